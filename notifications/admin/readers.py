"""One reader: what they follow, what happened, what they were sent, and what may be decided about them."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from notifications import erasing, suppressing
from notifications.admin import permissions
from notifications.admin.subscribers import described, scope_names
from notifications.admin.wording import mail_in_words, mail_state, subscription_state
from notifications.models import Delivery, Reader, Subscription, SubscriptionChange, SubscriptionState, Suppression

CHANGES_SHOWN, MAILS_SHOWN = 100, 50
REASON_LENGTH = 200
VIA = "the admin"
LIVE = [SubscriptionState.PENDING, SubscriptionState.ACTIVE, SubscriptionState.PAUSED]


class Person:
    """Everything that is known of whoever reads mail at one address.

    :raises Http404: when nothing is.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        self.reader = Reader.objects.filter(recipient_key=key).first()
        self.subscriptions = described(Subscription.objects.filter(recipient_key=key).order_by("scope"))
        self.suppression = Suppression.objects.filter(recipient_key=key).first()
        self.changes = list(_changes(key).select_related("by")[:CHANGES_SHOWN])
        if not (self.reader or self.subscriptions or self.suppression or self.changes or _mails(key).exists()):
            raise Http404

    @property
    def address(self) -> str:
        """Where they are written to; empty once they were erased."""
        if self.reader:
            return self.reader.email
        if self.subscriptions:
            return self.subscriptions[0].email
        return _mails(self.key).exclude(email="").values_list("email", flat=True).first() or ""

    @property
    def name(self) -> str:
        """The address, or that there is none any more."""
        return self.address or "a reader who was erased"


def _changes(key: str) -> "QuerySet[SubscriptionChange]":
    return SubscriptionChange.objects.filter(recipient_key=key)


def _mails(key: str) -> "QuerySet[Delivery]":
    return Delivery.objects.filter(recipient_key=key).order_by("-pk")


@method_decorator(never_cache, name="dispatch")
class ReaderView(permissions.Guarded, WagtailAdminTemplateMixin, TemplateView):
    rule = permissions.may_see_subscribers
    template_name = "notifications/admin/reader.html"
    header_icon = "user"
    page_title = "Subscriber"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = {"url": reverse("bellbird_subscribers:index"), "label": "Subscribers"}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.person.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.person, user = Person(self.kwargs["key"]), self.request.user
        for row in self.person.subscriptions:
            row.word, row.is_live = subscription_state(row), row.state in LIVE  # type: ignore[attr-defined]
        names = scope_names({change.scope for change in self.person.changes if change.scope})
        return super().get_context_data(
            person=self.person,
            changes=[(change, names.get(change.scope, "")) for change in self.person.changes],
            mails=self._mails() if permissions.may_see_mails(user) else [],
            may_change=permissions.may_change_subscribers(user),
            may_erase=permissions.may_erase(user) and bool(self.person.address),
            **kwargs,
        )

    def _mails(self) -> list[Delivery]:
        shown = list(_mails(self.person.key)[:MAILS_SHOWN])
        for mail in shown:
            mail.word, mail.kind = mail_state(mail), mail_in_words(mail.mail)  # type: ignore[attr-defined]
        return shown


@method_decorator(require_POST, name="dispatch")
class ReaderDecision(permissions.Guarded, View):
    """Decides, says what was decided and leads back to the reader."""

    rule = permissions.may_change_subscribers

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.decide(request, Person(key))
        return redirect("bellbird_subscribers:reader", key)

    def decide(self, request: HttpRequest, person: Person) -> None:
        raise NotImplementedError


class Unsubscribe(ReaderDecision):
    """Ends one subscription, or all of them."""

    def decide(self, request: HttpRequest, person: Person) -> None:
        scope = request.POST.get("scope", "")
        chosen = [row for row in person.subscriptions if scope in ("", row.scope)]
        ended = sum(row.unsubscribe(via=f"{VIA}: {request.user.get_username()}") for row in chosen)
        if ended:
            number = "1 subscription" if ended == 1 else f"{ended} subscriptions"
            messages.success(request, f"{person.name}: {number} ended. Nobody was mailed about it.")
        else:
            messages.info(request, f"{person.name} follows nothing of that any more.")


class Suppress(ReaderDecision):
    """Nothing is sent to this address any more, whatever it follows."""

    def decide(self, request: HttpRequest, person: Person) -> None:
        reason = " ".join(request.POST.get("reason", "").replace("\x00", "").split())[:REASON_LENGTH]
        if not reason:
            messages.error(request, f"{person.name} was not suppressed: say why.")
        elif suppressing.suppress(person.key, Suppression.Reason.MANUAL, detail=reason, via=VIA, by=request.user):
            messages.success(request, f"{person.name} gets no mail any more.")
        else:
            messages.info(request, f"{person.name} was suppressed already.")


class LiftSuppression(ReaderDecision):
    def decide(self, request: HttpRequest, person: Person) -> None:
        if suppressing.release(person.key, via=VIA, by=request.user):
            messages.success(request, f"{person.name} may be written to again. They follow nothing by that alone.")
        else:
            messages.info(request, f"{person.name} is not suppressed.")


class Erase(permissions.Guarded, WagtailAdminTemplateMixin, TemplateView):
    """GET says what will be forgotten; POST forgets it."""

    rule = permissions.may_erase
    template_name = "notifications/admin/erase.html"
    header_icon = "bin"
    page_title = "Erase"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = {"url": reverse("bellbird_subscribers:index"), "label": "Subscribers"}
        return [*self.breadcrumbs_items, index, {"url": "", "label": "Erase", "sublabel": self.person.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.person = Person(self.kwargs["key"])
        mails = _mails(self.person.key)
        return super().get_context_data(person=self.person, mails=mails.count(), **kwargs)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        Person(key)
        erasing.erase(key, by=request.user, via=VIA)
        messages.success(request, "Erased: the address is nowhere in our tables now, and is not written to again.")
        return redirect("bellbird_subscribers:reader", key)
