"""Jobs of fault tests about many readers: half of them want mail at once, half of them a daily digest."""

import os
import signal
from datetime import timedelta

from django.utils import timezone

from blog.models import Event
from blog.work import Shift
from notifications import digesting, fanning
from notifications.digesting import packing
from notifications.fanning import expanding
from notifications.models import DigestItem, Reader, Subscription

__all__ = ["announce_to_many", "fan_out", "fan_out_and_die", "pack", "pack_and_die", "subscribe_many"]


def subscribe_many(number: int) -> None:
    """So many readers, and nobody else; each follows the site and a tag."""
    Subscription.objects.all().delete()
    hour_ago = timezone.now() - timedelta(hours=1)
    for start in range(0, number, 5000):
        rows, readers = [], []
        for n in range(start, min(start + 5000, number)):
            email, key, frequency = f"many{n}@example.org", f"{n:032x}", ("at_once", "daily")[n % 2]
            readers.append(Reader(recipient_key=key, email=email))
            for scope in ("site", "tag:1"):
                person = {"email": email, "address": email, "recipient_key": key, "scope": scope}
                state = {"state": "active", "confirmed_at": hour_ago, "frequency": frequency}
                rows.append(Subscription(**person, **state))  # type: ignore[arg-type]
        Subscription.objects.bulk_create(rows)
        Reader.objects.bulk_create(readers)


def announce_to_many() -> None:
    """The plan to tell them all."""
    payload = {"_announcement": {"announce": True}}
    event = Event.objects.create(kind="post_published", transition_key="many", origin="admin", payload=payload)
    fanning.plan(event, mail="post_published", scopes=["site", "tag:1"])


def fan_out(chunk: int) -> None:
    """Expand the plan to its end.

    :param chunk: readers in a transaction.
    """
    expanding.CHUNK = chunk * 2  # of subscriptions, two for each reader
    fanning.drain_fanouts(Shift())


def fan_out_and_die(chunk: int, whole: int) -> None:
    """Expand so many whole chunks and be killed at the end of the next one, before its commit."""
    expanding.CHUNK = chunk * 2
    for _ in range(whole):
        expanding.expand_next_chunk()
    expanding._count_the_rest = lambda *ignored: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment,return-value]
    expanding.expand_next_chunk()


def pack(chunk: int) -> None:
    """Pack the digests, a day later.

    :param chunk: readers in a transaction.
    """
    packing.CHUNK = chunk
    DigestItem.objects.update(available_at=timezone.now() - timedelta(days=2))
    for _ in digesting.pack_due(Shift()):
        pass


def pack_and_die(chunk: int, whole: int) -> None:
    """Pack so many whole chunks and be killed in the next one, when its mails are inserted and its items not taken."""
    insert, left = packing._insert_digests, whole

    def insert_or_die(*arguments):
        nonlocal left
        inserted = insert(*arguments)
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return inserted

    packing._insert_digests = insert_or_die
    pack(chunk)
