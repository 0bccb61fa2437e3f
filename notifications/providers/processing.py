"""What becomes of deliveries and readers by what providers said. Events come doubled, late and in any order.

One event is one transaction, its mark included. One that cannot be dealt with waits, longer each time, and holds up no
other.
"""

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from blog.words import clip
from blog.work import Progress, Shift
from notifications import suppressing
from notifications.erasing import forget_late_event
from notifications.leaving import meant_by
from notifications.links import mail_domain
from notifications.models import Attempt, Delivery, DeliveryState, ProviderEvent, Subscription, SubscriptionState
from notifications.providers.bounces import is_hard

logger = logging.getLogger("bellbird.mail")

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
STRANGERS_WAIT = timedelta(minutes=15)  # their mail may be on its way into the books
TAKEN = {"queued", "sent", "delivered", "opened", "clicked", "deferred", "bounced", "complained", "unsubscribed"}
REFUSED = {"rejected", "failed"}
FACTS = {
    "delivered": "delivered_at",
    "bounced": "bounced_at",
    "rejected": "bounced_at",
    "complained": "complained_at",
    "unsubscribed": "unsubscribed_at",
}
NOTES = {"spam": "complained", "unsubscribed": "unsubscribed"}


class NotYet(Exception):
    """It cannot be said now what the event is about; ask again later."""


def drain_provider_events(shift: Shift) -> Progress:
    """Deal with what providers said, oldest first, until nothing is due."""
    progress = Progress()
    while not shift.is_over():
        done = process_next()
        if done is None:
            break
        progress += Progress(done=done, failed=not done)
    return progress


def process_next() -> bool | None:
    """Deal with the oldest event that is due and nobody else is at.

    :returns: whether that worked; ``None`` when there is none.
    """
    due = ProviderEvent.objects.filter(processed_at=None, next_at__lte=timezone.now()).order_by("next_at", "pk")
    if not due.exists():
        return None
    skip_locked = connection.features.has_select_for_update_skip_locked
    event = None
    try:
        with transaction.atomic():
            event = due.select_for_update(skip_locked=skip_locked).first()
            if event is None:
                return None
            event.note = clip(_deal_with(event), 200)
            event.processed_at = timezone.now()
            forget_late_event(event)
            event.save(update_fields=["note", "processed_at", "delivery", "raw", "text"])
    except NotYet as reason:
        return _put_off(event, str(reason))
    except (OperationalError, InterfaceError):  # nothing could be dealt with now
        raise
    except Exception as error:
        logger.exception("provider event %s cannot be dealt with", event and event.pk)
        return _put_off(event, f"{type(error).__name__}: {error}")
    return True


def _put_off(event: ProviderEvent | None, why: str) -> bool:
    if event is not None:
        wait = min(FIRST_WAIT * 2 ** min(event.tries, 20), LONGEST_WAIT)
        waiting = ProviderEvent.objects.filter(pk=event.pk, processed_at=None)
        waiting.update(tries=F("tries") + 1, next_at=timezone.now() + wait, note=clip(why, 200))
    return False


def _deal_with(event: ProviderEvent) -> str:
    """Do what follows from ``event``; return what that was, in words."""
    delivery = _delivery_of(event)
    if delivery is None:
        if event.received_at > timezone.now() - STRANGERS_WAIT:
            raise NotYet("no mail of ours is known by this name so far")
        return "no mail of ours"
    event.delivery = delivery
    when = event.occurred_at or event.received_at
    notes = [_settle(delivery, event), _mark(delivery, event.kind, when), _heed(delivery, event, when)]
    return ", ".join(filter(None, notes)) or "nothing to do"


def _delivery_of(event: ProviderEvent) -> Delivery | None:
    """The mail it is about. Our own name for it counts only if the reader is the same: others may use the account."""
    names = [Q(pk=event.delivery_id_claimed)] if event.delivery_id_claimed else []
    if event.provider_id:
        names.append(Q(provider_id=event.provider_id))
    if event.provider_id.endswith(f"@{mail_domain()}>"):
        names.append(Q(message_id=event.provider_id))
    for name in names:
        for delivery in Delivery.objects.select_for_update().filter(name).order_by("pk")[:5]:
            if event.recipient_key in {"", delivery.recipient_key}:
                return delivery
    return None


def _settle(delivery: Delivery, event: ProviderEvent) -> str:
    """Let it be known what became of a hand-over that nobody knew the end of."""
    if event.kind not in TAKEN | REFUSED:
        return ""
    if delivery.state in {DeliveryState.CLAIMED, DeliveryState.HANDING_OFF}:
        raise NotYet("it is being handed over")
    unknown = Attempt.objects.filter(delivery=OuterRef("pk"), outcome=Attempt.Outcome.UNCERTAIN)
    waiting = Q(state=DeliveryState.UNCERTAIN) | Q(Exists(unknown), state=DeliveryState.PENDING)
    state = DeliveryState.REJECTED if event.kind in REFUSED else DeliveryState.ACCEPTED
    text = clip(f"{event.provider} says: {event.kind} {event.text}".strip(), 2000)
    settled = Delivery.objects.filter(waiting, pk=delivery.pk).update(
        state=state, finished_at=timezone.now(), last_text=text, lease_owner="", lease_until=None
    )
    return f"known now: {state.label}" if settled else ""


def _mark(delivery: Delivery, kind: str, when: datetime) -> str:
    """Write down when it first happened."""
    fact = FACTS.get(kind)
    if fact is None:
        return ""
    changed = Delivery.objects.filter(pk=delivery.pk, **{fact: None}).update(**{fact: when})
    return kind if changed else "was known"


def _heed(delivery: Delivery, event: ProviderEvent, when: datetime) -> str:
    """Do what its reader, or the absence of one, calls for."""
    via = f"webhook of {event.provider}"[:40]
    kind = NOTES.get(event.reason, event.kind) if event.kind == "rejected" else event.kind
    text = event.text or event.reason or kind
    done = False
    if kind == "complained":
        done = suppressing.complaint(delivery, when, via)
    elif kind == "unsubscribed":
        return _unsubscribe(delivery, when, via)
    elif kind == "bounced" or (kind == "rejected" and event.reason in {"invalid", "bounced"}):
        is_gone = is_hard(event) or kind == "rejected"
        bounce = suppressing.hard_bounce if is_gone else suppressing.soft_bounce
        done = bounce(delivery, when, text, via)
    return "address suppressed" if done else ""


def _unsubscribe(delivery: Delivery, when: datetime, via: str) -> str:
    """End what they left ``when``, under whichever address they are known now; not what they asked for since."""
    key, scope = meant_by(delivery.recipient_key, delivery.scope)
    theirs = Subscription.objects.filter(recipient_key=key)
    theirs = theirs.exclude(confirmed_at__gte=when).exclude(state=SubscriptionState.PENDING, asked_at__gte=when)
    left = [each.unsubscribe(via) for each in (theirs.filter(scope=scope) if scope else theirs)]
    return f"{sum(left)} subscriptions ended" if any(left) else ""
