"""Do the books of mail balance? What ``check_deliveries`` asks of all of them, and ``reconcile`` of the latest.

Looked at only: whom a difference is about must be asked.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from notifications import fanning
from notifications.complaining import why_bulk_waits
from notifications.models import (
    Attempt,
    Delivery,
    DeliveryState,
    DigestItem,
    Fanout,
    MessageClass,
    ProviderEvent,
    Relay,
)

ABANDONED = timedelta(minutes=10)  # after its lease ended; workers and cron look every minute
FINAL = set(DeliveryState) - {DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.HANDING_OFF}


def unbalanced_accounts(fanouts: "QuerySet[Fanout]") -> Iterator[str]:
    """Fan-outs whose candidates are not deliveries plus exclusions, or whose places in digests are not all there."""
    mails = Delivery.objects.filter(event=OuterRef("event"), channel=OuterRef("channel"), mail=OuterRef("mail"))
    places = DigestItem.objects.filter(event=OuterRef("event"))
    for fanout in fanouts.annotate(mails=_number(mails), places=_number(places)).iterator():
        if fanout.candidates != fanout.mails + fanout.excluded:
            account = f"{fanout.candidates} candidates, {fanout.mails} deliveries, {fanout.excluded} excluded"
            yield f"fan-out {fanout.pk}: {account}"
        in_a_digest = fanout.exclusions.get(fanning.IN_A_DIGEST, 0)
        if in_a_digest != fanout.places:
            yield f"fan-out {fanout.pk}: {in_a_digest} in a digest, {fanout.places} digest items"


def _number(rows: "QuerySet[Any]") -> Coalesce:
    number = rows.order_by().values("event").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def abandoned_mails() -> Iterator[str]:
    """Mails in nobody's hands that are neither waiting nor done with."""
    nobody = Q(lease_until=None) | Q(lease_until__lt=timezone.now() - ABANDONED)
    for delivery in Delivery.objects.in_flight().filter(nobody).iterator():
        yield f"delivery {delivery.pk}: {delivery.get_state_display()}, and nobody holds it"
    unfinished = Delivery.objects.filter(state__in=FINAL, finished_at=None)
    for delivery in unfinished.iterator():
        yield f"delivery {delivery.pk}: {delivery.get_state_display()}, and nobody knows when"


def open_attempts() -> Iterator[str]:
    """Attempts without an end although nobody is handing their mail over."""
    begun = Attempt.objects.filter(ended_at=None).exclude(delivery__state=DeliveryState.HANDING_OFF)
    for attempt in begun.iterator():
        yield f"{attempt} has no end"


def forgotten_items() -> Iterator[str]:
    """Publications that wait for a digest although their reader was to have one long ago."""
    long_ago = timezone.now() - timedelta(days=9)  # a weekly digest, and a day for a worker that stood still
    for item in DigestItem.objects.pending().filter(available_at__lt=long_ago).iterator():
        yield f"digest item {item.pk}: waits since {item.available_at:%Y-%m-%d}"


def faults() -> Iterator[str]:
    """Everything that does not balance, in words."""
    yield from unbalanced_accounts(Fanout.objects.all())
    yield from abandoned_mails()
    yield from open_attempts()


def waiting() -> list[dict[str, Any]]:
    """For each class of mail: how many wait, and how many seconds the oldest has been due."""
    now, rows = timezone.now(), []
    for each in MessageClass:
        due = Delivery.objects.filter(state=DeliveryState.PENDING, message_class=each)
        counted = due.aggregate(number=Count("pk"), oldest=Min("next_attempt_at", filter=Q(next_attempt_at__lte=now)))
        seconds = round((now - counted["oldest"]).total_seconds()) if counted["oldest"] else 0
        rows.append({"class": each.value, "pending": counted["number"], "oldest_seconds": seconds})
    return rows


def states() -> dict[str, int]:
    """How many mails are in each state."""
    counted = Delivery.objects.order_by().values("state").annotate(number=Count("pk")).order_by("state")
    return {row["state"]: row["number"] for row in counted}


def uncertain() -> "QuerySet[Delivery]":
    """Mails that were handed over to no known end, and wait for an editor's or the provider's word."""
    return Delivery.objects.filter(state=DeliveryState.UNCERTAIN).order_by("pk")


def concerns() -> list[str]:
    """What is not wrong with the books and yet wants to be known."""
    found = [f"mailer {relay.alias} is down since {relay.down_since}" for relay in Relay.objects.filter(failures__gt=0)]
    stuck = ProviderEvent.objects.filter(processed_at=None, tries__gt=2).count()
    if stuck:
        found.append(f"{stuck} provider events could not be dealt with so far")
    waits = why_bulk_waits()
    if waits:
        found.append(f"subscribers' mail waits: {waits}")
    return [*found, *forgotten_items()]
