"""The publish sheet: one sentence that says what will happen, and the buttons that do it. Looking changes nothing."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.views.decorators.http import require_safe
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.admin import shown
from blog.admin.clock_changes import explain_dates
from blog.models import Post
from blog.quick_drafts import newest_version
from notifications import previews
from notifications.addresses import masked
from notifications.admin import permissions
from notifications.admin.publish_sheet_deeds import Deeds
from notifications.admin.publish_sheet_facts import facts

PUBLISH, QUIET, AS_PLANNED, SCHEDULE = "publish", "quiet", "as_planned", "schedule"
TEST, RETRY = "test", "retry"


class SheetForm(forms.Form):
    """What was shown, and what is to be done with it."""

    do = forms.ChoiceField(choices=[(each, each) for each in (PUBLISH, QUIET, AS_PLANNED, SCHEDULE, TEST, RETRY)])
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    saved_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    told = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    when = forms.DateTimeField(
        label="Publish at",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, draft: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        explain_dates(self.fields["when"], "go-live date")

    def clean(self) -> dict[str, Any]:
        """:raises ValidationError: when the post is to be scheduled for no moment, or one that does not do."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("do") == AS_PLANNED:
            given["when"] = self.draft.go_live_at
        if given.get("do") in (SCHEDULE, AS_PLANNED) and "when" not in self.errors:
            self._check(given.get("when"))
        return given

    def _check(self, when: datetime | None) -> None:
        if when is None:
            self.add_error("when", "Choose when it is to be published.")
        elif when <= timezone.now():
            self.add_error("when", "This moment has passed. Choose a later one, or publish now.")
        elif self.draft.expire_at and self.draft.expire_at <= when:
            self.add_error("when", "The post expires before that. Choose an earlier moment, or edit its expiry date.")


class PublishSheet(WagtailAdminTemplateMixin, FormView):
    template_name = "notifications/admin/publish_sheet.html"
    header_icon = "upload"
    form_class = SheetForm
    is_outdated = False
    post_page: Post

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.post_page = post_to_publish(request, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def draft(self) -> Post:
        """The post as it would be published."""
        return newest_version(self.post_page)  # type: ignore[no-any-return]

    @cached_property
    def lock(self) -> Any:
        """The lock that keeps whoever is signed in from publishing, as Wagtail's own button."""
        lock = self.post_page.get_lock()
        return lock if lock and lock.for_user(self.request.user) else None

    def get_page_title(self) -> str:
        return f"Publish “{self.draft.title}”"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = {"url": self.edit_url, "label": str(self.draft.title)}
        here = {"url": "", "label": "Publish", "sublabel": f"“{self.draft.title}”"}
        return [*self.breadcrumbs_items, edit, here]

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.post_page.pk])

    def get_success_url(self) -> str:
        return self.request.path

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "draft": self.draft}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = self.post_page.latest_revision
        return super().get_context_data(
            post=self.post_page,
            draft=self.draft,
            revision=latest,
            revision_id=latest.pk if latest else 0,
            saved_at=shown.stamp(latest),
            is_outdated=self.is_outdated,
            is_current=self.post_page.live and not self.post_page.has_unpublished_changes,
            lock=self.lock and self.lock.get_message(self.request.user),
            back=self.edit_url,
            may_update=permissions.may_send_update(self.request.user, self.post_page),
            may_retry=permissions.may_decide_mails(self.request.user),
            your_address=masked(getattr(self.request.user, "email", "") or ""),
            **facts(self.post_page, self.draft),
            **kwargs,
        )

    def form_valid(self, form: SheetForm) -> HttpResponse:
        deeds, given = Deeds(self.request, self.post_page, self.draft), form.cleaned_data
        if given["do"] == TEST:
            return deeds.send_test(given["revision"])
        if given["do"] == RETRY:
            return deeds.retry()
        if self.lock:
            why = self.lock.get_message(self.request.user)
            messages.error(self.request, format_html("Nothing was published. {}", why or ""))
            return self._again(form)
        sight = shown.Sight(given["revision"], given["saved_at"])
        try:
            if given["do"] in (SCHEDULE, AS_PLANNED):
                return deeds.schedule(sight, given["when"])
            return deeds.publish(sight, given["told"], with_mail=given["do"] == PUBLISH)
        except shown.Outdated:
            self.is_outdated = True
            return self._again(form, status=409)
        except ValidationError as error:
            deeds.tell_refusal(error)
            return self._again(form)

    def form_invalid(self, form: SheetForm) -> HttpResponse:
        return self._again(form)

    def _again(self, form: SheetForm, status: int = 422) -> HttpResponse:
        del self.draft
        self.post_page = post_to_publish(self.request, self.post_page.pk)
        return self.render_to_response(self.get_context_data(form=form), status=status)


@require_safe
def mail(request: HttpRequest, pk: int, version: str) -> HttpResponse:
    """The mail about the draft: its HTML or its plain text."""
    draft = newest_version(post_to_publish(request, pk))
    return (previews.post_as_text if version == "text" else previews.post_as_html)(draft, request)


def post_to_publish(request: HttpRequest, pk: int) -> Post:
    """
    :raises Http404: when there is no such post; an alias is published with what it is an alias of.
    :raises PermissionDenied: when whoever asks may not publish it.
    """
    post = get_object_or_404(Post, pk=pk, alias_of=None)
    if not post.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return post
