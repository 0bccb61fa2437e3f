"""One mail for each reader and moment, with everything that waits. All in the database, in chunks of readers.

The event of a moment is locked while a chunk is packed, mails are inserted unless they are there, and items are taken
only while they are in no digest. So two runs at once, or one that was killed, double and lose nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Now
from django.utils import timezone

from blog.models import Event
from notifications.digesting.settling import subscription_of_item
from notifications.digesting.slots import latest_slot, zone_named
from notifications.inserting import insert_rows, new_message_ids
from notifications.models import (
    Delivery,
    DeliveryState,
    DigestItem,
    Frequency,
    MessageClass,
    Reader,
    Subscription,
    SubscriptionState,
)
from notifications.planner_statistics import refresh_statistics
from notifications.signals import digest_due

CHUNK = 5000  # readers
EMAIL = "email"
MAILS = {Frequency.AT_ONCE: "digest_daily", Frequency.DAILY: "digest_daily", Frequency.WEEKLY: "digest_weekly"}


@dataclass(frozen=True)
class Group:
    """Readers who get their digests at the same moment.

    :param slot: the latest such moment that has come; now, for those who have just left digests.
    :param weekday: of weekly digests; ``None`` for all others.
    """

    frequency: Frequency
    slot: datetime
    zone: str
    hour: int
    weekday: int | None

    def readers(self) -> "QuerySet[Reader]":
        """Those of the group who are not paused and for whom something waits."""
        chosen = Reader.objects.filter(zone=self.zone, hour=self.hour).exclude(paused_until__gt=timezone.now())
        if self.weekday is not None:
            chosen = chosen.filter(weekday=self.weekday)
        return chosen.filter(Exists(self.items().filter(recipient_key=OuterRef("recipient_key"))))

    def items(self) -> "QuerySet[DigestItem]":
        """What is to be in digests of this frequency and moment, whoever reads it."""
        asked = subscription_of_item(state=SubscriptionState.ACTIVE, frequency=self.frequency)
        return DigestItem.objects.pending().filter(Exists(asked), available_at__lte=self.slot)


@dataclass(frozen=True)
class Batch:
    """What one transaction packed: so many digests with so many items."""

    group: Group
    digests: int
    items: int


def due_groups() -> list[Group]:
    """Every group whose moment has come and for whom something waits."""
    now = timezone.now()
    oldest: dict[Group, datetime] = {}
    for row in _waiting(now):
        group = _group_of(row, now)
        oldest[group] = min(row["oldest"], oldest.get(group, row["oldest"]))
    return sorted((group for group, first in oldest.items() if first <= group.slot), key=lambda group: group.slot)


def _group_of(row: dict[str, Any], now: datetime) -> Group:
    frequency, zone, hour = Frequency(row["frequency"]), row["zone"], row["hour"]
    weekday = row["weekday"] if frequency == Frequency.WEEKLY else None
    slot = now if frequency == Frequency.AT_ONCE else latest_slot(now, zone_named(zone), hour, weekday)
    return Group(frequency, slot, zone, hour, weekday)


def _waiting(now: datetime) -> "QuerySet[Any]":
    """Since when something waits, by the reader's wishes."""
    readers = Reader.objects.filter(recipient_key=OuterRef("recipient_key")).exclude(paused_until__gt=now)
    wishes = {name: Subquery(readers.values(name)[:1]) for name in ("zone", "hour", "weekday")}
    active = subscription_of_item(state=SubscriptionState.ACTIVE)
    items = DigestItem.objects.pending().filter(available_at__lte=now).order_by()
    known = items.annotate(frequency=Subquery(active.values("frequency")[:1]), **wishes)
    known = known.exclude(Q(frequency=None) | Q(zone=None))
    return known.values("frequency", *wishes).annotate(oldest=Min("available_at"))


def pack(group: Group) -> Iterator[Batch]:
    """Make the digests of ``group``, a chunk of readers in each transaction, one after the other."""
    after = ""
    while True:
        refresh_statistics(Delivery, DigestItem, Reader, Subscription)
        with transaction.atomic():
            readers = group.readers().filter(recipient_key__gt=after)
            keys = readers.order_by("recipient_key").values_list("recipient_key", flat=True)
            end = keys[CHUNK - 1 : CHUNK].first() or keys.order_by("-recipient_key").first()
            if end is None:
                return
            event = Event.objects.select_for_update().get(pk=_event_of(group))
            batch = _pack_chunk(group, event, {"recipient_key__gt": after, "recipient_key__lte": end})
        after = end
        yield batch


def _event_of(group: Group) -> int:
    """The event of the group's moment; recorded now if no other group of the same moment was first."""
    key = f"digest_due:{group.frequency}:{group.slot.isoformat()}"
    if not Event.objects.filter(transition_key=key).exists():
        digest_due.send_reliable(DigestItem, key=key, frequency=str(group.frequency), slot=group.slot)
    return Event.objects.values_list("pk", flat=True).get(transition_key=key)


def _pack_chunk(group: Group, event: Event, chunk: dict[str, str]) -> Batch:
    last = Delivery.objects.filter(event=event).aggregate(last=Max("pk"))["last"] or 0
    inserted = _insert_digests(group, event, group.readers().filter(**chunk))
    new = Delivery.objects.filter(event=event, pk__gt=last)
    theirs = new.filter(channel=EMAIL, recipient_key=OuterRef("recipient_key"))  # all of the unique key: one look-up
    items = group.items().filter(Exists(theirs), **chunk).update(delivery=Subquery(theirs.values("pk")[:1]))
    empty = new.exclude(Exists(DigestItem.objects.filter(delivery=OuterRef("pk"))))
    removed = empty._raw_delete(using=empty.db)  # another run took their items; nothing refers to rows so new
    return Batch(group, inserted - removed, items)


def _insert_digests(group: Group, event: Event, readers: "QuerySet[Reader]") -> int:
    scopes = group.items().filter(recipient_key=OuterRef("recipient_key")).order_by("available_at", "pk")
    columns = {
        "event": Value(event.pk),
        "channel": Value(EMAIL),
        "recipient_key": F("recipient_key"),
        "mail": Value(MAILS[group.frequency]),
        "message_class": Value(MessageClass.BULK.value),
        "scope": Subquery(scopes.values("scope")[:1]),
        "email": F("email"),
        "message_id": new_message_ids(),
        "provider_id": Value(""),
        "state": Value(DeliveryState.PENDING.value),
        "lease_owner": Value(""),
        "attempt_no": Value(0),
        "answers": Value(0),
        "next_attempt_at": Value(group.slot),
        "last_text": Value(""),
        "created_at": Now(),
    }
    return insert_rows(Delivery, columns, readers.order_by("recipient_key"))
