"""Writing to a reader at another address, once both addresses have agreed."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from notifications.addresses import normalise
from notifications.links import CONFIRM_DAYS
from notifications.models import (
    AddressChange,
    Delivery,
    DeliveryState,
    DigestItem,
    MessageClass,
    Reader,
    Subscription,
    SubscriptionChange,
    SubscriptionState,
    recipient_key,
)
from notifications.models.asking import ASK_AGAIN_AFTER
from notifications.models.history import note
from notifications.planning import plan_once
from notifications.signals import address_change_requested, address_changed

SIDES = {"old": "agreed_old_at", "new": "agreed_new_at"}
VIA = "preferences"


def ask(reader: Reader, new_email: str) -> AddressChange | None:
    """Ask both addresses whether mail may go to ``new_email`` from now on; ``None`` within an hour of the last time."""
    with transaction.atomic():
        reader = Reader.objects.select_for_update().get(pk=reader.pk)
        latest = reader.address_changes.filter(asked_at__gt=timezone.now() - ASK_AGAIN_AFTER)
        if latest.exists():
            return None
        reader.address_changes.filter(done_at=None).delete()  # one wish at a time: the links of the last one are void
        change = AddressChange.objects.create(reader=reader, old_key=reader.recipient_key, new_email=new_email)
        address_change_requested.send_reliable(
            AddressChange, key=f"address_change_requested:{change.pk}", change=change
        )
    return change


def is_open(change: AddressChange) -> bool:
    """Whether both addresses may still agree to it."""
    age = timezone.now() - change.asked_at
    return change.done_at is None and age < timedelta(days=CONFIRM_DAYS) and is_current(change)


def is_current(change: AddressChange) -> bool:
    """Whether the reader is still written to where they were when they asked."""
    return change.reader.recipient_key == change.old_key


def agree(change: AddressChange, side: str) -> bool:
    """One of the two addresses agrees; return whether mail goes to the new one now.

    :param side: ``old`` or ``new``.
    """
    with transaction.atomic():
        change = AddressChange.objects.select_for_update(of=("self",)).select_related("reader").get(pk=change.pk)
        if not is_open(change):
            return change.done_at is not None
        now = timezone.now()
        AddressChange.objects.filter(pk=change.pk, **{SIDES[side]: None}).update(**{SIDES[side]: now})
        change.refresh_from_db()
        if not (change.agreed_old_at and change.agreed_new_at):
            return False
        _carry_out(change)
    return True


def _carry_out(change: AddressChange) -> None:
    reader = Reader.objects.select_for_update().get(pk=change.reader_id)
    old_key, old_email, new_key = reader.recipient_key, reader.email, recipient_key(change.new_email)
    _take_over(reader, new_key)
    _move_subscriptions(old_key, new_key, change.new_email)
    _move_what_waits(old_key, new_key, change.new_email)
    Reader.objects.filter(pk=reader.pk).update(recipient_key=new_key, email=change.new_email)
    AddressChange.objects.filter(pk=change.pk).update(done_at=timezone.now())
    for key in (old_key, new_key):
        note(key, SubscriptionChange.What.ADDRESS, detail="both addresses agreed", via=VIA)
    change.refresh_from_db()
    event = address_changed.send_reliable(AddressChange, key=f"address_changed:{change.pk}", change=change)
    if event:
        plan_once(event, mail="address_changed", email=old_email)
        plan_once(event, mail="address_changed", email=change.new_email)


def _take_over(reader: Reader, new_key: str) -> None:
    """Whoever was written to at the new address is the same person: their links go on working."""
    other = Reader.objects.filter(recipient_key=new_key).exclude(pk=reader.pk).first()
    if other:
        other.address_changes.update(reader=reader)
        other.delete()


def _move_subscriptions(old_key: str, new_key: str, email: str) -> None:
    """One for each scope: of two that both send mail the one that moves, otherwise the one that does."""
    there = {each.scope: each for each in Subscription.objects.filter(recipient_key=new_key)}
    for mine in Subscription.objects.filter(recipient_key=old_key).order_by("pk"):
        theirs = there.get(mine.scope)
        if theirs and mine.state != SubscriptionState.ACTIVE and theirs.state == SubscriptionState.ACTIVE:
            mine.delete()
            continue
        if theirs:
            theirs.delete()
        Subscription.objects.filter(pk=mine.pk).update(recipient_key=new_key, email=email, address=normalise(email))


def _move_what_waits(old_key: str, new_key: str, email: str) -> None:
    """Mails and places in digests that have not left go to the new address; what is there already is not doubled."""
    _unpack(old_key)
    items = DigestItem.objects.filter(recipient_key=old_key, delivery=None, dropped_because="")
    there = DigestItem.objects.filter(recipient_key=new_key, event=OuterRef("event"))
    told = _waiting_or_gone(new_key).filter(event=OuterRef("event"))
    items.filter(Exists(there) | Exists(told)).update(dropped_because="told at the new address")
    items.filter(dropped_because="").update(recipient_key=new_key)
    mails = Delivery.objects.filter(recipient_key=old_key, state=DeliveryState.PENDING, message_class=MessageClass.BULK)
    doubled: dict[str, Any] = {"state": DeliveryState.SUPPRESSED, "finished_at": timezone.now()}
    same = Exists(_waiting_or_gone(new_key).filter(event=OuterRef("event"), channel=OuterRef("channel")))
    listed = Exists(DigestItem.objects.filter(recipient_key=new_key, event=OuterRef("event")))
    mails.filter(same | listed).update(**doubled, last_text="told at the new address")
    mails.update(recipient_key=new_key, email=email)


def _unpack(old_key: str) -> None:
    """Digests that have not left are packed anew, with what waits at the new address."""
    packed = Delivery.objects.filter(recipient_key=old_key, state=DeliveryState.PENDING, digest_items__isnull=False)
    keys = list(packed.distinct().values_list("pk", flat=True))
    DigestItem.objects.filter(delivery__in=keys).update(delivery=None)
    Delivery.objects.filter(pk__in=keys).update(
        state=DeliveryState.SUPPRESSED, finished_at=timezone.now(), last_text="the reader has another address now"
    )


def _waiting_or_gone(key: str) -> Any:
    return Delivery.objects.filter(recipient_key=key)
