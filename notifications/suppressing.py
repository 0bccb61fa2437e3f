"""When an address gets no more mail: it is not there, it bounces again and again, or its reader called us spam."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from notifications.models import Delivery, Subscription, SubscriptionChange, SubscriptionState, Suppression
from notifications.models.history import note

SOFT_BOUNCES = 5
SOFT_WITHIN = timedelta(days=14)
ADDRESS = re.compile(r"[^\s<>;:,()]+@[^\s<>;:,()]+")  # the history names none
What = SubscriptionChange.What
Reason = Suppression.Reason

AFTER = {
    Reason.BOUNCED: (SubscriptionState.BOUNCED, What.BOUNCED),
    Reason.COMPLAINED: (SubscriptionState.COMPLAINED, What.COMPLAINED),
    Reason.MANUAL: (SubscriptionState.UNSUBSCRIBED, What.SUPPRESSED),
}


def suppress(recipient_key: str, reason: str, *, detail: str = "", via: str = "", by: Any = None) -> bool:
    """Write to this address no more, whatever it follows; return whether it was written to until now.

    A complaint takes the place of a bounce, and an editor's decision that of either. What is due is not looked for: it
    is stopped when it is about to leave.

    :param reason: a ``Suppression.Reason``, but for ``ERASED``: see ``notifications.erasing``.
    :param detail: what happened, in words for an editor.
    """
    state, what = AFTER[Reason(reason)]
    weaker = {Reason.BOUNCED: [], Reason.COMPLAINED: [Reason.BOUNCED]}.get(
        Reason(reason), [Reason.BOUNCED, Reason.COMPLAINED]
    )
    with transaction.atomic():
        suppression, is_new = Suppression.objects.get_or_create(
            recipient_key=recipient_key, defaults={"reason": reason}
        )
        if not is_new and suppression.reason not in weaker:
            return False
        Suppression.objects.filter(pk=suppression.pk).update(reason=reason)
        theirs = Subscription.objects.select_for_update().filter(
            recipient_key=recipient_key, state__in=[SubscriptionState.ACTIVE, SubscriptionState.PAUSED]
        )
        scopes = list(theirs.order_by("pk").values_list("scope", flat=True))
        changes = {"unsubscribed_at": timezone.now()} if state == SubscriptionState.UNSUBSCRIBED else {}
        theirs.update(state=state, **changes)
        for scope in scopes or [""]:
            note(recipient_key, what, scope=scope, detail=ADDRESS.sub("…", detail), via=via, by=by)
    return is_new


def release(recipient_key: str, *, via: str = "", by: Any = None) -> bool:
    """An editor's way back, for any reason; return whether this changed anything. They follow nothing by that alone."""
    with transaction.atomic():
        released = bool(Suppression.objects.filter(recipient_key=recipient_key).delete()[0])
        if released:
            note(recipient_key, What.CHANGED, detail="may be written to again", via=via, by=by)
    return released


def no_such_address(delivery: Delivery, answer: str) -> None:
    """The mail server said so while we were handing it over.

    :param answer: its words.
    """
    suppress(delivery.recipient_key, Reason.BOUNCED, detail=answer, via="mail server")


def hard_bounce(delivery: Delivery, when: datetime, detail: str, via: str) -> bool:
    """There is nobody there; return whether this suppressed the address."""
    if when <= _asked_anew(delivery.recipient_key):
        return False
    return suppress(delivery.recipient_key, Reason.BOUNCED, detail=detail, via=via)


def soft_bounce(delivery: Delivery, when: datetime, detail: str, via: str) -> bool:
    """A full mailbox, or the like: mail by mail it is counted; return whether this one was one too many."""
    since = max(when - SOFT_WITHIN, _asked_anew(delivery.recipient_key))
    theirs = Delivery.objects.filter(recipient_key=delivery.recipient_key, bounced_at__gt=since)
    if theirs.count() < SOFT_BOUNCES:
        return False
    detail = f"{SOFT_BOUNCES} mails came back within {SOFT_WITHIN.days} days: {detail}"
    return suppress(delivery.recipient_key, Reason.BOUNCED, detail=detail, via=via)


def complaint(delivery: Delivery, when: datetime, via: str) -> bool:
    """Its reader called it spam: nothing goes there again, from any list; return whether this suppressed it."""
    if when <= _asked_anew(delivery.recipient_key):
        return False
    return suppress(delivery.recipient_key, Reason.COMPLAINED, detail="reported as spam", via=via)


def _asked_anew(recipient_key: str) -> datetime:
    """When they last confirmed that they want mail: what is older has been answered by that."""
    theirs = Subscription.objects.filter(recipient_key=recipient_key)
    latest: datetime | None = theirs.aggregate(latest=Max("confirmed_at"))["latest"]
    return latest or datetime(1970, 1, 1, tzinfo=UTC)
