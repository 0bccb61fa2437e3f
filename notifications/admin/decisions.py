"""What may be decided about mails that did not simply arrive; one or many, each by a POST, each written down."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter, log

from blog.admin.subjects import subject_of
from notifications import suppressing
from notifications.admin import permissions
from notifications.admin.noting import filter_to_note
from notifications.admin.wording import mail_in_words, mails
from notifications.models import Delivery, DeliveryState, Suppression

DECIDED = "notifications.mail_decided"
REASON_LENGTH = 200
HELD = [DeliveryState.STALE, DeliveryState.UNCERTAIN, DeliveryState.DEAD, DeliveryState.REJECTED]
Mails = QuerySet[Delivery]


def _send(chosen: Mails, user: Any) -> int:
    """To the queue again; whoever decides this about an uncertain mail accepts that it may come twice."""
    now = timezone.now()
    return chosen.update(state=DeliveryState.PENDING, answers=0, next_attempt_at=now, released_at=now, finished_at=None)


def _try_now(chosen: Mails, user: Any) -> int:
    return chosen.update(next_attempt_at=timezone.now())


def _arrived(chosen: Mails, user: Any) -> int:
    return chosen.update(state=DeliveryState.ACCEPTED, last_text=f"It arrived, says {user.get_username()}.")


def _leave(chosen: Mails, user: Any) -> int:
    text = f"Left at that by {user.get_username()}; it is not sent again."
    return chosen.update(state=DeliveryState.SUPPRESSED, last_text=text, finished_at=timezone.now())


@dataclass(frozen=True)
class Decision:
    """Something that may be decided about mails.

    :param which: the mails it is for.
    :param make: carries it out for some of those, returns for how many.
    :param done: for messages: “3 mails <done>”.
    """

    name: str
    label: str
    which: Q
    make: Callable[[Mails, Any], int]
    done: str

    def of(self, chosen: Mails) -> Mails:
        """Those of ``chosen`` that it is for."""
        return chosen.filter(self.which)


_has_address = ~Q(email="")
DECISIONS = {
    decision.name: decision
    for decision in (
        Decision("arrived", "It arrived", Q(state=DeliveryState.UNCERTAIN), _arrived, "counted as arrived"),
        Decision(
            "again",
            "It did not: send again",
            Q(state=DeliveryState.UNCERTAIN) & _has_address,
            _send,
            "to be sent again",
        ),
        Decision("anyway", "Send anyway", Q(state=DeliveryState.STALE) & _has_address, _send, "to be sent"),
        Decision(
            "retry",
            "Try again",
            Q(state__in=[DeliveryState.DEAD, DeliveryState.REJECTED]) & _has_address,
            _send,
            "to be tried again",
        ),
        Decision(
            "now",
            "Try now",
            Q(state=DeliveryState.PENDING, answers__gt=0) & _has_address,
            _try_now,
            "to be tried with the next round",
        ),
        Decision("leave", "Leave it", Q(state__in=HELD), _leave, "left at that"),
    )
}


def offered(chosen: Mails, *, many: bool = False) -> list[dict[str, Any]]:
    """What may be decided about ``chosen``, each with its ``number`` of mails, which is never 0."""
    states = set(chosen.order_by().values_list("state", flat=True).distinct())
    if not states & {*HELD, DeliveryState.PENDING}:
        return []
    counted = [(decision, decision.of(chosen).count()) for decision in DECISIONS.values()]
    return [{"decision": decision, "number": number, "many": many} for decision, number in counted if number]


@method_decorator(require_POST, name="dispatch")
class DecideMail(permissions.Guarded, View):
    """One mail, one decision."""

    rule = permissions.may_decide_mails

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mail = get_object_or_404(Delivery.objects.select_related("event"), pk=pk)
        decision = DECISIONS.get(request.POST.get("decision", ""))
        if decision is None:
            return HttpResponseBadRequest("Unknown decision.")
        if decision.make(decision.of(Delivery.objects.filter(pk=mail.pk)), request.user):
            _write_history(request, mail, decision.label, 1)
            messages.success(request, f"The mail is {decision.done}.")
        else:
            mail.refresh_from_db()
            messages.warning(request, f"Nothing was changed: the mail is {mail.get_state_display()} by now.")
        return redirect("bellbird_outbox:mail", pk)


@method_decorator(require_POST, name="dispatch")
class DecideMany(permissions.Guarded, View):
    """All mails a filter finds: asks first, with their number; decides when that is confirmed."""

    rule = permissions.may_decide_mails

    def post(self, request: HttpRequest) -> HttpResponse:
        from notifications.admin.outbox import MailFilters, to_address

        decision = DECISIONS.get(request.POST.get("decision", ""))
        narrowed = MailFilters(request.GET, queryset=Delivery.objects.all(), request=request)
        words = request.GET.get("q", "").replace("\x00", "").strip()
        if decision is None or not narrowed.is_valid() or not (narrowed.form.has_changed() or words):
            return HttpResponseBadRequest("Unknown decision, or about no particular mails.")
        chosen = decision.of(to_address(narrowed.qs, words)).order_by()
        back = f"{reverse('bellbird_outbox:index')}?{request.GET.urlencode()}"
        if "confirmed" not in request.POST:
            context = {"decision": decision, "number": chosen.count(), "back": back, "query": request.GET.urlencode()}
            return render(request, "notifications/admin/decide_many.html", context)
        example = chosen.select_related("event").first()
        number = decision.make(decision.of(Delivery.objects.filter(pk__in=chosen.values("pk"))), request.user)
        if number and example:
            _write_history(request, example, decision.label, number, filter=filter_to_note(request.GET))
        messages.success(request, f"{mails(number)} {decision.done}.")
        return redirect(back)


@method_decorator(require_POST, name="dispatch")
class SuppressAddress(permissions.Guarded, View):
    """The address of a mail gets nothing any more."""

    rule = permissions.may_change_subscribers

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mail = get_object_or_404(Delivery, pk=pk)
        reason = " ".join(request.POST.get("reason", "").replace("\x00", "").split())[:REASON_LENGTH]
        if not reason:
            messages.error(request, "The address was not suppressed: say why.")
        elif suppressing.suppress(
            mail.recipient_key, Suppression.Reason.MANUAL, detail=reason, via="the outbox", by=request.user
        ):
            messages.success(request, "Nothing is sent to this address any more.")
        else:
            messages.info(request, "The address was suppressed already.")
        return redirect("bellbird_outbox:mail", pk)


def _write_history(request: HttpRequest, mail: Delivery, what: str, number: int, **data: Any) -> None:
    about = subject_of(mail.event).post or mail.event
    log(about, DECIDED, user=request.user, data={"what": what, "number": number, "mail": mail.mail, **data})


class DecisionFormatter(LogFormatter):
    """Says in Wagtail's history what was decided about how many mails of which kind."""

    label = "Decide about mails"

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data
        kind = mail_in_words(str(data.get("mail", "")))
        return f"Decided “{data.get('what')}” about {mails(int(data.get('number', 1)))}: {kind}"


def register_actions(actions: Any) -> None:
    """For Wagtail's ``register_log_actions`` hook."""
    actions.register_action(DECIDED)(DecisionFormatter)
