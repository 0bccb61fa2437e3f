"""Planning a mail to one person, or to each of a few."""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings

from blog.models import Event
from notifications.models import Delivery, DeliveryState, MessageClass, recipient_key

AT_ONCE = timedelta()


def typo_window() -> timedelta:
    """How long after something was made public it can be taken back before anybody is told."""
    return timedelta(seconds=settings.BELLBIRD_TYPO_WINDOW_SECONDS)


def plan_once(
    event: Event,
    *,
    mail: str,
    email: str,
    scope: str = "",
    once_key: str | None = None,
    after: timedelta = AT_ONCE,
) -> None:
    """Plan one transactional mail, unless it is planned already. Call inside a transaction.

    :param mail: which one; a folder in ``templates/notifications/``.
    :param email: where to; an empty string plans nothing.
    :param once_key: at most one mail with this key is ever sent, whatever event asks for it. One that was held back
        as no longer true makes way, because its reader has not been told.
    :param after: how long after the event it leaves at the earliest.
    """
    if not email:
        return
    if once_key:
        Delivery.objects.filter(once_key=once_key, state=DeliveryState.STALE).update(once_key=None)
    delivery = Delivery(
        event=event,
        recipient_key=recipient_key(email),
        mail=mail,
        message_class=MessageClass.TRANSACTIONAL,
        scope=scope,
        email=email,
        once_key=once_key,
        next_attempt_at=event.occurred_at + after,
    )
    Delivery.objects.bulk_create([delivery], ignore_conflicts=True)


def plan_for_each(
    event: Event, people: Mapping[str, str], *, mail: str, once: str, scope: str = "", after: timedelta = AT_ONCE
) -> None:
    """Plan one transactional mail to each of ``people``, as :func:`plan_once`.

    :param people: recipient keys with their addresses.
    :param once: what they are told of, at most 31 characters; nobody is told of it twice, whatever event asks for it.
    """
    for key, email in people.items():
        plan_once(event, mail=mail, email=email, scope=scope, once_key=f"{once}:{key}", after=after)
