from django.core.validators import MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


class Lateness(models.TextChoices):
    ANNOUNCE = "announce", "Publish and announce"
    QUIET = "quiet", "Publish without e-mail"
    HOLD = "hold", "Hold and tell an editor"


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
    comments_held = models.BooleanField(
        "hold every comment", default=True, help_text="A moderator looks at each comment before readers do."
    )
    comments_close_after_days = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)], help_text="Leave empty to keep comments open."
    )

    panels = [
        FieldPanel("tagline"),
        FieldPanel("lateness"),
        MultiFieldPanel([FieldPanel("comments_held"), FieldPanel("comments_close_after_days")], heading="Comments"),
    ]

    class Meta:
        verbose_name = "blog settings"
