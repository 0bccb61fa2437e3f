"""Leaving, and taking it back. What is on its way and not wanted any more is stopped at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from notifications.addresses import normalise
from notifications.followed_tags import scope_of
from notifications.mails import mail_named
from notifications.models import (
    AddressChange,
    Delivery,
    DeliveryState,
    MessageClass,
    Subscription,
    SubscriptionChange,
    SubscriptionState,
)
from notifications.models.history import note
from notifications.models.subscription_states import LIVE
from notifications.models.subscriptions import UNDO_WITHIN


def _holder_of(recipient_key: str, scope: str) -> str:
    """Under which key whoever holds an unsubscribe link is known now: they may have changed their address since."""
    if Subscription.objects.filter(recipient_key=recipient_key, scope=scope).exists():
        return recipient_key
    return AddressChange.key_now(recipient_key)


def meant_by(recipient_key: str, scope: str) -> tuple[str, str]:
    """Whose subscription, and to what, a link in a mail for ``scope`` means now: tags may have been merged since."""
    holder = _holder_of(recipient_key, scope_of(recipient_key, scope))
    return holder, scope_of(holder, scope)


def leave(recipient_key: str, scope: str = "", *, via: str, delivery_id: int = 0) -> int:
    """Stop one subscription, or all of a reader's; return how many this call ended.

    :param scope: which; an empty one means everything.
    :param delivery_id: the mail whose link was used, if it was one.
    """
    now = timezone.now()
    with transaction.atomic():
        theirs = Subscription.objects.filter(recipient_key=recipient_key, state__in=LIVE)
        left = list((theirs.filter(scope=scope) if scope else theirs).order_by("pk").values_list("pk", "scope"))
        ended = Subscription.objects.filter(pk__in=[pk for pk, _ in left], state__in=LIVE)
        number = ended.update(state=SubscriptionState.UNSUBSCRIBED, unsubscribed_at=now)
        for _pk, one in left if number else ():
            note(recipient_key, SubscriptionChange.What.UNSUBSCRIBED, scope=one, via=via)
        number += _refuse_thread(recipient_key, scope, via)
        if number:
            Delivery.objects.filter(pk=delivery_id, unsubscribed_at=None).update(unsubscribed_at=now)
            stop_unwanted(recipient_key)
    return number


def undo(recipient_key: str, *, via: str) -> int:
    """Take back what a reader left last, within a day; return how many subscriptions that were.

    What was left by one press of a button comes back by one, and the mail that was stopped by it with it.
    """
    moment = last_left(recipient_key)
    if moment is None:
        return 0
    with transaction.atomic():
        left = Subscription.objects.select_for_update().filter(
            recipient_key=recipient_key, state=SubscriptionState.UNSUBSCRIBED, unsubscribed_at=moment
        )
        back = [one for one in left.order_by("pk") if one.undo_unsubscribe(via)]
        _release_stopped(recipient_key, moment)
    return len(back)


def last_left(recipient_key: str) -> datetime | None:
    """When the reader last left something that they can still take back."""
    since = timezone.now() - UNDO_WITHIN
    left = Subscription.objects.filter(
        recipient_key=recipient_key,
        state=SubscriptionState.UNSUBSCRIBED,
        unsubscribed_at__gt=since,
        confirmed_at__isnull=False,
    )
    return left.order_by("-unsubscribed_at").values_list("unsubscribed_at", flat=True).first()


def stop_unwanted(recipient_key: str) -> int:
    """Cancel the mails to followers that wait for a reader and are not wanted any more; return how many.

    What waits for a digest stays for a day, in case they take it back: no digest is packed for who follows nothing.
    """
    now, stopped = timezone.now(), 0
    for delivery in _mails(recipient_key).filter(state=DeliveryState.PENDING).select_related("event"):
        why = mail_named(delivery.mail).why_unwanted(delivery)
        if why:
            still = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.PENDING)
            stopped += still.update(state=DeliveryState.SUPPRESSED, last_text=why, finished_at=now)
    return stopped


def _release_stopped(recipient_key: str, since: datetime) -> None:
    stopped = _mails(recipient_key).filter(state=DeliveryState.SUPPRESSED, finished_at__gte=since, attempt_no=0)
    for delivery in stopped.select_related("event"):
        if not mail_named(delivery.mail).why_unwanted(delivery):
            Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SUPPRESSED).update(
                state=DeliveryState.PENDING, last_text="", finished_at=None
            )


def _mails(recipient_key: str) -> "QuerySet[Delivery]":
    return Delivery.objects.filter(recipient_key=recipient_key, message_class=MessageClass.BULK)


def _refuse_thread(recipient_key: str, scope: str, via: str) -> int:
    """Whoever gets the replies below a post because they wrote there has no subscription to end: note the refusal."""
    if not scope.startswith("replies:"):
        return 0
    if Subscription.objects.filter(recipient_key=recipient_key, scope=scope).exists():
        return 0
    known = Delivery.objects.filter(recipient_key=recipient_key, scope=scope).exclude(email="").first()
    if known is None:
        return 0
    now = timezone.now()
    Subscription.objects.create(
        email=known.email,
        address=normalise(known.email),
        recipient_key=recipient_key,
        scope=scope,
        state=SubscriptionState.UNSUBSCRIBED,
        source="replies",
        confirmed_at=now,
        unsubscribed_at=now,
    )
    note(recipient_key, SubscriptionChange.What.UNSUBSCRIBED, scope=scope, via=via)
    return 1
