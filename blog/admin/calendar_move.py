"""A form that gives a scheduled post another date."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.locks import ScheduledForPublishLock
from wagtail.log_actions import LogFormatter

from blog.admin.clock_changes import explain_dates
from blog.admin.posts import explorable_posts
from blog.admin.schedule_words import when_in_words
from blog.calendar.access import may_see_calendar
from blog.calendar.entries import close_to, schedule_of
from blog.calendar.moving import MOVED, CannotMove, move


class MoveForm(forms.Form):
    when = forms.DateTimeField(
        label="It goes live",
        widget=AdminDateTimeInput(),
        error_messages={"required": "Say when it goes live."},
    )
    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        explain_dates(self.fields["when"], "go-live date")

    def clean_was(self) -> datetime | None:
        """The date that was shown; ``None`` where none is told."""
        try:
            told = parse_datetime(self.cleaned_data["was"])
        except ValueError:
            return None
        return told if told and timezone.is_aware(told) else None


class MovePost(WagtailAdminTemplateMixin, FormView):
    """For whoever may publish the post. Nothing but its date changes."""

    page_title = "Move"
    header_icon = "calendar-alt"
    template_name = "blog/admin/calendar_move.html"
    form_class = MoveForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see_calendar(request.user):
            raise PermissionDenied
        self.post_to_move = get_object_or_404(explorable_posts(request.user), pk=kwargs["pk"])
        if not may_move(request.user, self.post_to_move):
            raise PermissionDenied
        self.revision = schedule_of(self.post_to_move)
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.post_to_move.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[Any]:
        calendar = {"url": reverse("bellbird_calendar:index"), "label": "Calendar"}
        here = {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()}
        return [*super().get_breadcrumbs_items(), calendar, here]

    def get_initial(self) -> dict[str, Any]:
        at = self.revision.approved_go_live_at if self.revision else None
        return {"when": at, "was": at.isoformat() if at else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        at = self.revision.approved_go_live_at if self.revision else None
        return {**context, "told": when_in_words(at) if at else "", "back": calendar_of(at), "post": self.post_to_move}

    def form_valid(self, form: Any) -> HttpResponse:
        to = form.cleaned_data["when"]
        try:
            move(self.post_to_move, to, by=self.request.user, was=form.cleaned_data["was"])
        except CannotMove as reason:
            form.add_error("when", str(reason))
            return self.form_invalid(form)
        title = self.post_to_move.get_admin_display_title()
        messages.success(self.request, f"“{title}” goes live {when_in_words(to)}.")
        self.warn_of_neighbours(to)
        return redirect(calendar_of(to))

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def warn_of_neighbours(self, to: datetime) -> None:
        """Say which other posts go live at about the same time."""
        near = close_to(explorable_posts(self.request.user), to, but=self.post_to_move.pk)
        if near:
            titles = ", ".join(f"“{entry.title}” at {timezone.localtime(entry.at):%H:%M}" for entry in near[:3])
            messages.warning(self.request, f"Less than 10 minutes apart from {titles}.")


def may_move(user: Any, post: Any) -> bool:
    """Whether ``user`` may publish ``post``, and nobody keeps it to themselves."""
    lock = post.get_lock()
    is_kept = lock is not None and not isinstance(lock, ScheduledForPublishLock) and lock.for_user(user)
    return bool(post.permissions_for_user(user).can_publish()) and not is_kept


def calendar_of(moment: datetime | None) -> str:
    """The address of the calendar, open at the month of ``moment``."""
    address = reverse("bellbird_calendar:index")
    return f"{address}?month={timezone.localtime(moment):%Y-%m}" if moment else address


class MovedFormatter(LogFormatter):
    """Says in Wagtail's history from when to when a post was moved."""

    label = "Move in the calendar"

    def format_message(self, log_entry: Any) -> str:
        return f"Moved from {log_entry.data.get('was', '?')} to {log_entry.data.get('to', '?')}"


def register_actions(actions: Any) -> None:
    """For Wagtail's ``register_log_actions`` hook."""
    actions.register_action(MOVED)(MovedFormatter)
