"""What is thrown away once nobody needs it: wishes nobody confirmed, old attempts, what providers said, addresses.

The ledger itself stays: each row counts somebody once. In chunks, so that nobody waits for a lock; safe to repeat and
to be killed anywhere.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from notifications.auditing import FINAL
from notifications.links import CONFIRM_DAYS
from notifications.models import (
    AddressChange,
    Attempt,
    Delivery,
    DeliveryState,
    ProviderEvent,
    Reader,
    SubscriberImport,
    Subscription,
    SubscriptionState,
    Suppression,
)

UNCONFIRMED = timedelta(days=30)
OLD = timedelta(days=90)
LEFT_LYING = timedelta(days=30)
CHUNK = 1000  # rows

Throw = Callable[[list[Any]], None]


def unconfirmed_subscriptions(now: datetime) -> "QuerySet[Subscription]":
    """Wishes that were not confirmed within 30 days of the last mail that asked."""
    asked = Q(asked_at__lt=now - UNCONFIRMED) | Q(asked_at=None, created_at__lt=now - UNCONFIRMED)
    return Subscription.objects.filter(asked, state=SubscriptionState.PENDING)


def old_attempts(now: datetime) -> "QuerySet[Attempt]":
    """Attempts that ended 90 days ago, of mails that are done with and of which it is known what became of them."""
    known = FINAL - {DeliveryState.UNCERTAIN}
    return Attempt.objects.filter(ended_at__lt=now - OLD, delivery__state__in=known)


def old_provider_events(now: datetime) -> "QuerySet[ProviderEvent]":
    """What providers said 90 days ago and was dealt with; that they said it stays."""
    dealt_with = ProviderEvent.objects.filter(processed_at__isnull=False, received_at__lt=now - OLD)
    return dealt_with.exclude(raw={}, text="")


def addresses_of_the_erased(now: datetime) -> "QuerySet[Delivery]":
    """Mails done with that still name somebody who asked to be forgotten."""
    erased = Suppression.objects.erased().filter(recipient_key=OuterRef("recipient_key"))
    return Delivery.objects.filter(Exists(erased), state__in=FINAL).exclude(email="")


def forgotten_uploads(now: datetime) -> "QuerySet[SubscriberImport]":
    """Lists of subscribers uploaded 30 days ago, of which nobody made an import."""
    return SubscriberImport.objects.filter(made_at__lt=now - LEFT_LYING).exclude(content="")


def expired_address_changes(now: datetime) -> "QuerySet[AddressChange]":
    """Wishes to be written to elsewhere to which not both addresses agreed while their links were good."""
    return AddressChange.objects.filter(done_at=None, asked_at__lt=now - timedelta(days=CONFIRM_DAYS))


def _purge(keys: list[Any]) -> None:
    """Delete the wishes; whoever has nothing else here is no longer named."""
    theirs = Subscription.objects.filter(pk__in=keys, state=SubscriptionState.PENDING)
    people = set(theirs.values_list("recipient_key", flat=True))
    theirs.delete()
    people -= set(Subscription.objects.filter(recipient_key__in=people).values_list("recipient_key", flat=True))
    asked = Delivery.objects.filter(recipient_key__in=people, mail="confirm_subscription", state__in=FINAL)
    asked.update(email="")
    Reader.objects.filter(recipient_key__in=people, user=None).delete()
    ProviderEvent.objects.filter(recipient_key__in=people, processed_at__isnull=False).update(raw={}, text="")


def _delete_attempts(keys: list[Any]) -> None:
    Attempt.objects.filter(pk__in=keys).delete()


def _empty_events(keys: list[Any]) -> None:
    ProviderEvent.objects.filter(pk__in=keys).update(raw={}, text="")


def _blank_addresses(keys: list[Any]) -> None:
    Delivery.objects.filter(pk__in=keys).update(email="")


def _empty_uploads(keys: list[Any]) -> None:
    SubscriberImport.objects.filter(pk__in=keys).update(content="")


def _delete_changes(keys: list[Any]) -> None:
    """Delete the wishes; whoever was only asked whether mail may come is no longer named."""
    known = Exists(Reader.objects.filter(recipient_key=OuterRef("recipient_key")))
    about = {"event__subject_type": AddressChange._meta.label, "event__subject_id__in": [str(key) for key in keys]}
    Delivery.objects.filter(~known, **about, state__in=FINAL).update(email="")
    AddressChange.objects.filter(pk__in=keys, done_at=None).delete()


JOBS: dict[str, tuple[Callable[[datetime], "QuerySet[Any]"], Throw]] = {
    "unconfirmed subscriptions": (unconfirmed_subscriptions, _purge),
    "old attempts": (old_attempts, _delete_attempts),
    "old provider events": (old_provider_events, _empty_events),
    "addresses of the erased": (addresses_of_the_erased, _blank_addresses),
    "forgotten uploads": (forgotten_uploads, _empty_uploads),
    "expired address changes": (expired_address_changes, _delete_changes),
}


def count(job: str) -> int:
    """How many rows a job would deal with."""
    return JOBS[job][0](timezone.now()).count()


def tidy(job: str, progress: Callable[[int], None] = lambda done: None) -> int:
    """Do one job to its end; return how many rows it dealt with.

    :param progress: told how many so far, after each chunk.
    """
    rows, throw = JOBS[job]
    now, last, done = timezone.now(), 0, 0
    while keys := list(rows(now).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            throw(keys)
        last, done = keys[-1], done + len(keys)
        progress(done)
    return done
