from typing import Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

LONGEST_OPEN: Final = 36_500  # days; a hundred years


class Lateness(models.TextChoices):
    ANNOUNCE = "announce", "Publish and announce"
    QUIET = "quiet", "Publish without e-mail"
    HOLD = "hold", "Hold and tell an editor"


class SiteComments(models.TextChoices):
    OPEN = "open", "Open to everybody"
    MEMBERS = "members", "Signed-in people only"
    CLOSED = "closed", "Closed on every post"


@register_setting(icon="cog", order=100)
class BlogSettings(BaseSiteSetting):
    """What an administrator decides for a whole site."""

    tagline = models.CharField(
        max_length=200, blank=True, help_text="One sentence about the site, shown on the first page."
    )
    lateness = models.CharField(
        "when a scheduled post is late",
        max_length=8,
        choices=Lateness,
        default=Lateness.ANNOUNCE,
        help_text="What to do with a post whose time has passed because the scheduler was not running.",
    )
    comments_mode = models.CharField(
        "who may comment",
        max_length=7,
        choices=SiteComments,
        default=SiteComments.OPEN,
        help_text="A post may be stricter than the site, never more open.",
    )
    comments_held = models.BooleanField(
        "hold every comment", default=True, help_text="A moderator looks at each comment before readers do."
    )
    comments_hold_first = models.BooleanField(
        "hold the first comment of each person",
        default=True,
        help_text="Where not every comment is held: until one of theirs has been approved.",
    )
    comments_close_after_days = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_OPEN)],
        help_text="Leave empty to keep comments open.",
    )
    comments_edit_minutes = models.PositiveIntegerField(
        "writers may change a comment for",
        default=15,
        validators=[MaxValueValidator(7 * 24 * 60)],
        help_text="Minutes after it was sent; 0 for never.",
    )
    comments_max_links = models.PositiveIntegerField(
        "links that need no moderator", default=2, help_text="A comment with more of them is held."
    )
    comments_hold_words = models.TextField(
        "words that hold a comment",
        blank=True,
        help_text="One word or phrase a line. Looked for in names, addresses and comments, whatever the case.",
    )
    comments_spam_words = models.TextField("words that make it spam", blank=True, help_text="One a line, likewise.")
    comments_gate_watches = models.BooleanField(
        "spam gate only watches",
        default=False,
        help_text="It writes down what it would have decided, and decides nothing. Bans, limits against floods and "
        "the wait of first comments stay.",
    )

    panels = [
        FieldPanel("tagline"),
        FieldPanel("lateness"),
        MultiFieldPanel(
            [
                FieldPanel("comments_mode"),
                FieldPanel("comments_held"),
                FieldPanel("comments_hold_first"),
                FieldPanel("comments_close_after_days"),
                FieldPanel("comments_edit_minutes"),
            ],
            heading="Comments",
        ),
        MultiFieldPanel(
            [
                FieldPanel("comments_max_links"),
                FieldPanel("comments_hold_words"),
                FieldPanel("comments_spam_words"),
                FieldPanel("comments_gate_watches"),
            ],
            heading="Spam gate",
        ),
    ]

    class Meta:
        verbose_name = "blog settings"
