"""One mail: its story so far, and the mail itself."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.admin.wording import StateWord
from notifications.addresses import masked
from notifications.admin import permissions
from notifications.admin.about import about_each
from notifications.admin.decisions import offered
from notifications.admin.stored_mail import ReadableMail, linked_text, readable
from notifications.admin.subscribers import reader_address, scope_names
from notifications.admin.wording import mail_in_words, mail_state, without_addresses
from notifications.models import Attempt, Delivery, ProviderEvent, Suppression

OUTCOMES = {
    Attempt.Outcome.OPEN: StateWord("not known yet", "wait"),
    Attempt.Outcome.ACCEPTED: StateWord("accepted", "done"),
    Attempt.Outcome.REJECTED: StateWord("refused", "held"),
    Attempt.Outcome.LATER: StateWord("not now", "wait"),
    Attempt.Outcome.UNCERTAIN: StateWord("answer unknown", "held"),
    Attempt.Outcome.FAILED: StateWord("could not be made", "held"),
}


@method_decorator(never_cache, name="dispatch")
class MailView(permissions.Guarded, WagtailAdminTemplateMixin, TemplateView):
    rule = permissions.may_see_mails
    template_name = "notifications/admin/mail.html"
    header_icon = "mail"

    def get_page_title(self) -> str:
        return mail_in_words(self.mail.mail)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = {"url": reverse("bellbird_outbox:index"), "label": "Outbox"}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.get_page_title(), "sublabel": self.to}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        self.mail = get_object_or_404(Delivery.objects.select_related("event"), pk=self.kwargs["pk"])
        knows = permissions.may_see_subscribers(user)
        self.to = (self.mail.email if knows else masked(self.mail.email)) if self.mail.email else "erased"
        suppressed = Suppression.objects.filter(recipient_key=self.mail.recipient_key).first()
        shown = readable(self.mail, with_address=knows)
        attempts, said = list(self.mail.attempts.all()), list(self.mail.provider_events.all())
        if not knows:
            _strike_out(self.mail, attempts, said, shown)
        return super().get_context_data(
            mail=self.mail,
            to=self.to,
            reader_url=reader_address(self.mail.recipient_key) if knows else "",
            about=about_each([self.mail])[self.mail.pk],
            state=mail_state(self.mail),
            scope=scope_names({self.mail.scope})[self.mail.scope] if self.mail.scope else "",
            attempts=[(attempt, _outcome(attempt)) for attempt in attempts],
            provider_events=said,
            digest_items=self.mail.digest_items.count(),
            suppressed=suppressed,
            decisions=self._decisions(),
            may_suppress=permissions.may_change_subscribers(user) and not suppressed,
            shown=shown,
            text=linked_text(shown.text),
            **kwargs,
        )

    def _decisions(self) -> list[dict[str, Any]]:
        decides = permissions.may_decide_mails(self.request.user)
        return offered(Delivery.objects.filter(pk=self.mail.pk)) if decides else []


def _strike_out(mail: Delivery, attempts: list[Attempt], said: list[ProviderEvent], shown: ReadableMail) -> None:
    """Take addresses out of what servers and providers said, for whoever may not see any. Nothing of it is saved."""
    mail.last_text = without_addresses(mail.last_text, mail.email)
    shown.trouble = without_addresses(shown.trouble, mail.email)
    for attempt in attempts:
        attempt.text = without_addresses(attempt.text, mail.email)
    for event in said:
        event.reason, event.text, event.note = (
            without_addresses(words, mail.email) for words in (event.reason, event.text, event.note)
        )


def _outcome(attempt: Attempt) -> StateWord:
    return OUTCOMES[Attempt.Outcome(attempt.outcome)]
