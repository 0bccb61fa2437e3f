"""“Send an update…”: a second mail about a post, asked for with its reason."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import LogFormatter, log

from blog.models import Post
from notifications import updates
from notifications.admin import permissions
from notifications.admin.reports import fanouts_of, leaves_at
from notifications.admin.wording import people
from notifications.models import Fanout, PostUpdate

SENT = "notifications.update_sent"


class UpdateForm(forms.Form):
    words = forms.CharField(
        label="What readers are told",
        help_text="It stands at the head of the mail, above the post's title and link.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say what readers are to be told."},
    )
    audience = forms.ChoiceField(
        label="Who gets it",
        choices=PostUpdate.Audience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who gets it."},
    )
    reason = forms.CharField(
        label="Why it is sent",
        help_text="For the record; readers do not see it.",
        max_length=250,
        error_messages={"required": "Say why it is sent. Readers do not see it."},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": "Open this form anew."})

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            (value, f"{str(label).capitalize()}: {people(updates.audience_size(post, value))}")
            for value, label in PostUpdate.Audience.choices
        ]


class SendUpdate(WagtailAdminTemplateMixin, FormView):
    template_name = "notifications/admin/update.html"
    header_icon = "mail"
    page_title = "Send an update"
    form_class = UpdateForm
    post_page: Post

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.post_page = get_object_or_404(Post.objects.defer("body"), pk=kwargs["pk"])
        if not permissions.may_send_update(request.user, self.post_page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.post_page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        report = {"url": self.get_success_url(), "label": "Delivery report", "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, report, {"url": "", "label": self.page_title}]

    def get_initial(self) -> dict[str, Any]:
        return {"token": uuid.uuid4()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "post": self.post_page}

    def get_success_url(self) -> str:
        return reverse("bellbird_reports:post", args=[self.post_page.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal, earlier = updates.why_not(self.post_page), updates.mailed_events(self.post_page).first()
        return super().get_context_data(
            refusal=refusal, earlier=earlier, post=self.post_page, back=self.get_success_url(), **kwargs
        )

    def form_valid(self, form: UpdateForm) -> HttpResponse:
        given = {name: form.cleaned_data[name] for name in ("words", "audience", "reason")}
        try:
            update, is_new = updates.send_update(
                self.post_page, **given, by=self.request.user, token=form.cleaned_data["token"].hex
            )
        except updates.NoUpdate as refusal:
            messages.error(self.request, f"Nothing is sent. {refusal}")
            return redirect(self.get_success_url())
        if is_new:
            facts = {"update": update.pk, "reason": update.reason, "audience": update.audience}
            log(self.post_page, SENT, user=self.request.user, data=facts)
        messages.success(self.request, self._said(is_new))
        return redirect(self.get_success_url())

    def form_invalid(self, form: UpdateForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _said(self, is_new: bool) -> str:
        if not is_new:
            return "This update was sent already; it goes out once."
        fanout: Fanout | None = fanouts_of(self.post_page).filter(mail="post_update").first()
        leaves = leaves_at(fanout) if fanout else None
        return "The update is on its way." if leaves is None else f"The update leaves at {leaves:%H:%M %Z}."


class UpdateFormatter(LogFormatter):
    """Says in Wagtail's history that an update was sent, and why."""

    label = "Send an update by e-mail"
    message = "Sent an update by e-mail"

    def format_comment(self, log_entry: Any) -> str:
        return str(log_entry.data.get("reason", ""))


def register_actions(actions: Any) -> None:
    """For Wagtail's ``register_log_actions`` hook."""
    actions.register_action(SENT)(UpdateFormatter)
