"""The form editors write posts in: its panels, and what it checks beyond the model."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Textarea
from django.utils import timezone
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.models import Page

from blog.admin import consequences
from blog.admin.clock_changes import explain_dates
from blog.admin.review_panel import ReviewNotice
from blog.admin.schedule_panel import ScheduleNotice, explain_schedule
from blog.admin.visible_text import is_visible
from blog.blocks import raw_html_of

DATES = {"go_live_at": "go-live date", "expire_at": "expiry date", "published_at": "date shown"}


class PublicationNotice(Panel):
    """Says at the head of the form that a due post could not be published, why, and when it is tried again."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "blog/admin/publication_notice.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            from blog.admin.wording import failures_of

            saved = self.instance is not None and self.instance.pk
            self.failures = failures_of(self.instance) if saved else []

        def is_shown(self) -> bool:
            return bool(self.failures)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "failures": self.failures, "post": self.instance}


class PublishingNotice(Panel):
    """Says below the choices what publishing would cause, where an app has registered who knows.

    It is asked for by the form once that is there: counting a large audience takes its time.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "blog/admin/publishing_notice.html"

        def is_shown(self) -> bool:
            return bool(self.instance is not None and self.instance.pk and self.request and consequences.are_known())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "post": self.instance}


class AuthorFormSet(BaseChildFormSet):
    """The authors of a post, each at most once."""

    def get_unique_error_message(self, unique_check: Any) -> str:
        return "An author is named twice. Remove one of the two."

    def get_form_error(self) -> str:
        return "This author is named above already."


class AuthorsPanel(InlinePanel):
    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = AuthorFormSet
        return options


POST_PANELS = [
    PublicationNotice(heading="Not published"),
    ReviewNotice(heading="In review"),
    ScheduleNotice(heading="Scheduled"),
    *Page.content_panels,
    FieldPanel("excerpt"),
    AuthorsPanel(
        "post_authors",
        [FieldPanel("profile")],
        label="author",
        heading="Authors",
        help_text="In the order in which they are named. Without one, whoever made the post counts as its author.",
    ),
    MultiFieldPanel(
        [FieldPanel("lead_image"), FieldPanel("lead_image_alt"), FieldPanel("lead_image_caption")],
        heading="Lead picture",
    ),
    FieldPanel("body"),
    FieldPanel("corrections"),
    FieldRowPanel([FieldPanel("tags"), FieldPanel("series")]),
]

PROMOTE_PANELS = [
    *Page.promote_panels,
    MultiFieldPanel([FieldPanel("published_at"), FieldPanel("when_late")], heading="Publication"),
    MultiFieldPanel(
        [
            FieldPanel("announcement"),
            FieldPanel("mail_subject"),
            FieldPanel("mail_preheader"),
            FieldPanel("mail_note", widget=Textarea(attrs={"rows": 3})),
            PublishingNotice(heading="What publishing it now would cause"),
        ],
        heading="Publishing",
    ),
    MultiFieldPanel([FieldPanel("comments_mode"), FieldPanel("notify_author")], heading="Comments"),
]


class PostForm(WagtailAdminPageForm):
    """Says what is wrong in the field's own words. ``self.for_user`` is whoever is editing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and (self.instance.pk is None or not self.instance.live):
            self.fields["slug"].required = False  # it comes from the title, also where no script was quick enough
        for name, label in DATES.items():
            if name in self.fields:
                explain_dates(self.fields[name], label, getattr(self.instance, name))
        explain_schedule(self.fields, self.instance)

    def clean_title(self) -> str:
        """:raises ValidationError: when the title is of signs that nobody sees."""
        title: str = self.cleaned_data["title"]
        if not is_visible(title):
            raise ValidationError("A post needs a title that can be seen.")
        return title

    def clean_go_live_at(self) -> datetime | None:
        """:raises ValidationError: when a new go-live date has passed already."""
        when: datetime | None = self.cleaned_data.get("go_live_at")
        if when and "go_live_at" in self.changed_data and when <= timezone.now():
            raise ValidationError(
                "This go-live date has passed. Choose a later one, or leave it empty to publish at once.", code="past"
            )
        return when

    def clean_body(self) -> Any:
        """:raises ValidationError: when somebody who is not an administrator adds or changes raw HTML."""
        body = self.cleaned_data.get("body")
        allowed = self.for_user is None or self.for_user.is_superuser
        if body is not None and not allowed and _added(raw_html_of(body), raw_html_of(self.instance.body or [])):
            raise ValidationError("Only administrators may add or change raw HTML. Ask one, or remove that block.")
        return body

    def clean_corrections(self) -> Any:
        """What the form says of them; where it says nothing, they stay."""
        corrections = self.fields["corrections"].widget
        is_said = not corrections.value_omitted_from_data(self.data, self.files, self.add_prefix("corrections"))
        return self.cleaned_data.get("corrections") if is_said else self.instance.corrections

    def save(self, commit: bool = True) -> Any:
        """Save. A new post begins as a draft: Wagtail's “publish” would make it live before it is published."""
        if self.instance._state.adding:
            self.instance.live = False
        return super().save(commit=commit)


def _added(new: list[str], old: list[str]) -> bool:
    return bool(Counter(new) - Counter(old))
