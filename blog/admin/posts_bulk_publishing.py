"""Publishing, scheduling and unpublishing all posts that are ticked."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.utils import timezone
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.admin.widgets import AdminDateTimeInput

from blog.admin import consequences
from blog.admin.clock_changes import explain_dates
from blog.admin.posts_bulk import NotDone, PostBulkAction, moment
from blog.models import Post
from blog.publication import foretold
from blog.rules import refusals

FORETOLD: Final = 10
"""Posts of which all is told that publishing them would cause; of the others, whether readers are mailed."""


class _GoingLive(PostBulkAction):
    """What publishing and scheduling share."""

    is_of_what_was_seen = True
    told = 0

    def why_not(self, post: Post) -> str:
        if post.alias_of_id:
            return "it is an alias, and goes with its original"
        if not post.permissions_for_user(self.request.user).can_publish():
            return "you may not publish it"
        if post.live and not post.has_unpublished_changes:
            return "it is live as it stands"
        return self.lock_of(post, but_schedule=True)

    def facts(self, post: Post) -> Iterator[str]:
        """Who is mailed, and what else it causes."""
        draft = post.get_latest_revision_as_object()
        decided = foretold(draft, timezone.now())
        if decided is None:
            yield "Readers see its changes. Nobody is mailed."
            return
        yield "Subscribers are mailed." if decided["announce"] else f"Nobody is mailed: {decided['because']}."
        if self.told < FORETOLD:
            self.told += 1
            yield from consequences.of(draft)


class PublishPosts(_GoingLive):
    """Each goes live as its latest draft has it."""

    display_name = verb = "Publish"
    action_type = "publish"
    aria_label = "Publish the selected posts"
    action_priority = 10
    done = "published"
    sentence = "They go live at once, each as its latest draft has it."

    def why_not(self, post: Post) -> str:
        if reason := super().why_not(post):
            return reason
        draft = post.get_latest_revision_as_object()
        if draft.go_live_at:
            return f"it has a go-live date, {moment(draft.go_live_at)}: publish it from its editor, or take that away"
        return " ".join(refusals(draft)) if not post.live else ""

    def act(self, post: Post) -> str:
        PublishBulkAction.execute_action([post], user=self.request.user)
        return ""


class ScheduleForm(forms.Form):
    when = forms.DateTimeField(
        label="They go live",
        widget=AdminDateTimeInput(),
        error_messages={"required": "Say when they go live."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        explain_dates(self.fields["when"], "go-live date")

    def clean_when(self) -> Any:
        """:raises ValidationError: for a moment that has passed."""
        when = self.cleaned_data["when"]
        if when <= timezone.now():
            raise forms.ValidationError("This has passed. Choose a later moment, or publish them now.")
        return when


class SchedulePosts(_GoingLive):
    """Each goes live at the same moment, as its latest draft has it."""

    display_name = "Schedule…"
    verb = "Schedule"
    action_type = "schedule"
    aria_label = "Schedule the selected posts"
    action_priority = 20
    form_class = ScheduleForm
    told = FORETOLD  # what publishing causes is told as of now, which is not when they go live
    done = "scheduled"
    sentence = (
        "Readers see nothing until then. Whether subscribers are mailed is decided when they go live; "
        "as things stand it is as each line says."
    )

    def facts(self, post: Post) -> Iterator[str]:
        yield from super().facts(post)
        if post.approved_schedule:
            yield "It is scheduled already; the date you choose takes the place of that."

    def act(self, post: Post) -> str:
        when, draft = self.cleaned_form.cleaned_data["when"], post.get_latest_revision_as_object()
        if draft.expire_at and draft.expire_at <= when:
            raise NotDone(f"it expires before that, {moment(draft.expire_at)}")
        draft.schedule(when, user=self.request.user)
        return f"The date is {moment(when)}."


class UnpublishPosts(PostBulkAction):
    """None of them can be read any more."""

    display_name = verb = "Unpublish"
    action_type = "unpublish"
    aria_label = "Unpublish the selected posts"
    action_priority = 30
    done = "unpublished"
    sentence = "Readers cannot see them any more. Mail about them that has not left yet is held back; nobody is mailed."
    classes = {"serious"}

    def why_not(self, post: Post) -> str:
        if not post.live:
            return "it is not live"
        if post.permissions_for_user(self.request.user).can_unpublish():
            return ""
        return self.lock_of(post) or "you may not unpublish it"

    def facts(self, post: Post) -> Iterator[str]:
        if post.approved_schedule:
            yield "The update that is scheduled is cancelled."

    def act(self, post: Post) -> str:
        post.unpublish(user=self.request.user)
        return ""


ACTIONS = (PublishPosts, SchedulePosts, UnpublishPosts)
