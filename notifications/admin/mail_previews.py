"""What every kind of mail looks like, with the newest post and comment in it. Looking writes no row."""

import uuid
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.models import Event, User
from notifications.addresses import masked
from notifications.admin import permissions
from notifications.admin.wording import mail_in_words
from notifications.letters import size
from notifications.mails import MAILS, Mail, mail_named
from notifications.previews import as_html, as_text, example_letter
from notifications.signals import mail_test_requested

TESTS_AN_HOUR = 10
NOT_SHOWN = frozenset({"trial"})
HEADERS = ("From", "Reply-To", "List-ID", "List-Unsubscribe-Post", "Precedence", "Auto-Submitted")


class MailKinds(permissions.Guarded, WagtailAdminTemplateMixin, TemplateView):
    """Every kind of mail, with the subject it would have now."""

    rule = permissions.may_preview_mails
    template_name = "notifications/admin/mail_kinds.html"
    page_title = "Mails"
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = [_summary(mail) for name, mail in MAILS.items() if name not in NOT_SHOWN]
        return super().get_context_data(kinds=kinds, **kwargs)


class MailKind(permissions.Guarded, WagtailAdminTemplateMixin, TemplateView):
    """One kind of mail: its headers, how it looks by day and by night, and its plain text."""

    rule = permissions.may_preview_mails
    template_name = "notifications/admin/mail_kind.html"
    header_icon = "mail"

    def get_page_title(self) -> str:
        return mail_in_words(self.kwargs["name"])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = {"url": reverse("bellbird_mails:index"), "label": "Mails"}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = example_letter(_mail(self.kwargs["name"]))
        email = str(getattr(self.request.user, "email", ""))
        if found is None:
            return super().get_context_data(**kwargs)
        letter, example = found
        message = letter.to(example)
        sent = message.message()
        return super().get_context_data(
            subject=letter.subject,
            headers=[(name, sent[name]) for name in HEADERS if sent[name]],
            text=message.body,
            kilobytes=f"{size(message) / 1000:.1f}",
            your_address=masked(email),
            **kwargs,
        )


@require_safe
def as_page(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """The mail alone: its HTML (``?scheme=light`` or ``dark``) or its plain text."""
    _check(request)
    found = example_letter(_mail(name))
    if found is None:
        raise Http404("There is nothing yet that it could tell of.")
    letter, example = found
    message: Any = letter.to(example)
    if version == "text":
        return as_text(message.body)
    return as_html(message.alternatives[0].content, request.GET.get("scheme", ""))


@require_POST
def send_test(request: HttpRequest, name: str) -> HttpResponse:
    """Send the mail to whoever is signed in, to their own address and nowhere else; ten times an hour."""
    _check(request)
    mail, user = _mail(name), request.user
    if not isinstance(user, User) or not user.email:
        messages.error(request, "Your account has no e-mail address. Enter one in your account first.")
    elif mail.example() is None:
        messages.error(request, "There is nothing yet that this mail could tell of.")
    elif not request_test(user, name):
        messages.error(request, f"You have sent {TESTS_AN_HOUR} tests within the hour. Try again later.")
    else:
        messages.success(request, f"A test of this mail is on its way to {masked(user.email)}.")
    return redirect("bellbird_mails:mail", name)


def request_test(user: User, name: str, **about: int) -> bool:
    """Have a mail of that kind sent to ``user``; return whether that was allowed once more within the hour.

    :param about: ``revision``: the draft it is about.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        since = timezone.now() - timedelta(hours=1)
        lately = Event.objects.filter(kind=mail_test_requested.name, subject_id=str(user.pk), occurred_at__gt=since)
        if lately.count() >= TESTS_AN_HOUR:
            return False
        key = f"mail_test_requested:{uuid.uuid4()}"
        mail_test_requested.send_reliable(User, key=key, user=user, mail=name, **about)
    return True


def _summary(mail: Mail) -> dict[str, Any]:
    found = example_letter(mail)
    return {"name": mail.name, "title": mail_in_words(mail.name), "subject": found[0].subject if found else ""}


def _mail(name: str) -> Mail:
    """:raises Http404: when there is no such mail."""
    if name in NOT_SHOWN or name not in MAILS:
        raise Http404("There is no such mail.")
    return mail_named(name)


def _check(request: HttpRequest) -> None:
    if not permissions.may_preview_mails(request.user):
        raise PermissionDenied
