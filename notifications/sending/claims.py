"""Claims on deliveries: leases with a fencing token, as ``blog.events`` has them for receiver runs."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from blog.leases import free_the_dead, lease_end
from notifications.models import Attempt, Delivery, DeliveryState, MessageClass, Reader
from notifications.sending import epoch

RETRY_AFTER = timedelta(minutes=1)  # for the one mail that may be handed over twice
REPETITIONS = 5  # of a mail the provider knows again


def claim(owner: str, message_class: MessageClass, size: int) -> list[Delivery]:
    """Take up to ``size`` due mails for ``owner``. Two callers never get the same one."""
    due = Delivery.objects.due(message_class)
    if not due.exists():
        return []
    with transaction.atomic():
        skip_locked = connection.features.has_select_for_update_skip_locked
        locked = due.select_for_update(skip_locked=skip_locked).prefetch_related("event")
        batch = list(locked.order_by("next_attempt_at", "id")[:size])
        Delivery.objects.filter(pk__in=[delivery.pk for delivery in batch]).update(
            state=DeliveryState.CLAIMED, lease_owner=owner, lease_until=lease_end(), attempt_no=F("attempt_no") + 1
        )
        epoch.raise_count()
    epoch.remember()
    keys = {delivery.recipient_key for delivery in batch}
    plain = set(Reader.objects.filter(recipient_key__in=keys, wants_html=False).values_list("recipient_key", flat=True))
    for delivery in batch:
        delivery.text_only = delivery.recipient_key in plain  # type: ignore[attr-defined]
        delivery.attempt_no += 1
        delivery.lease_owner = owner
        delivery.state = DeliveryState.CLAIMED
    return batch


def held(delivery: Delivery, state: DeliveryState) -> QuerySet[Delivery]:
    """The row, if it is still in ``state`` and in the hands it was claimed by. No write goes without this fence."""
    return Delivery.objects.filter(
        pk=delivery.pk, state=state, lease_owner=delivery.lease_owner, attempt_no=delivery.attempt_no
    )


def give_back(ids: Collection[int], owner: str) -> None:
    """Return mails that were taken up and not begun; it counts as no attempt."""
    Delivery.objects.filter(pk__in=ids, lease_owner=owner, state=DeliveryState.CLAIMED).update(
        state=DeliveryState.PENDING, lease_owner="", lease_until=None
    )


def renew(ids: Collection[int], owner: str) -> None:
    """Make the leases of a batch run from now."""
    Delivery.objects.filter(pk__in=ids, lease_owner=owner, state=DeliveryState.CLAIMED).update(lease_until=lease_end())


def renew_hand_over(delivery: Delivery) -> bool:
    """The same for the mail whose answer is awaited; ``False`` when somebody else has dealt with it."""
    return bool(held(delivery, DeliveryState.HANDING_OFF).update(lease_until=lease_end()))


def recover() -> int:
    """Deal with what dead or lost workers hold; return how many mails that were.

    What was only taken up has not left the house: back to pending. What was being handed over may have been taken:
    uncertain, and never sent again by itself, unless it is to one person and this never happened to it before.
    """
    free_the_dead(Delivery.objects.in_flight())
    expired = Delivery.objects.filter(lease_until__lt=timezone.now())
    back = expired.filter(state=DeliveryState.CLAIMED).update(
        state=DeliveryState.PENDING, lease_owner="", lease_until=None
    )
    return back + sum(map(_settle_interrupted, expired.filter(state=DeliveryState.HANDING_OFF)[:1000]))


def _settle_interrupted(delivery: Delivery) -> bool:
    text = "the worker stopped while handing it over"
    with transaction.atomic():
        changes = after_uncertainty(delivery) | {"last_code": None, "last_text": text}
        fenced = held(delivery, DeliveryState.HANDING_OFF).filter(lease_until__lt=timezone.now())
        if not fenced.update(**changes):
            return False
        open_attempts = Attempt.objects.filter(delivery=delivery, n=delivery.attempt_no, ended_at=None)
        open_attempts.update(outcome=Attempt.Outcome.UNCERTAIN, text=text, ended_at=timezone.now())
    return True


def after_uncertainty(delivery: Delivery) -> dict[str, Any]:
    """The row's next state when nobody knows whether the mail was taken.

    Subscribers' mail is held for an editor: at most once. One person's is handed over once more with the same
    Message-ID: a copy is harmless, a miss would lock somebody out. A provider that knows a mail again by its key gets
    either once more, as long as it remembers the key.
    """
    now = timezone.now()
    again = {"state": DeliveryState.PENDING, "lease_owner": "", "lease_until": None}
    before = Attempt.objects.filter(delivery=delivery, outcome=Attempt.Outcome.UNCERTAIN)
    is_harmless = delivery.message_class == MessageClass.TRANSACTIONAL and not before.exists()
    if is_harmless or _is_remembered(delivery, before):
        return again | {"next_attempt_at": now + RETRY_AFTER}
    return {"state": DeliveryState.UNCERTAIN, "lease_until": None, "finished_at": now}


def _is_remembered(delivery: Delivery, uncertain: QuerySet[Attempt]) -> bool:
    """Whether the provider would take a repetition for what it is."""
    mailer = settings.MAILERS.get(MessageClass(delivery.message_class).mailer, {})
    memory = getattr(import_string(mailer["BACKEND"]), "repeats_within", None) if "BACKEND" in mailer else None
    if not memory or uncertain.count() >= REPETITIONS:
        return False
    first = Attempt.objects.filter(delivery=delivery).order_by("n").first()
    return first is not None and timezone.now() - first.started_at < memory
