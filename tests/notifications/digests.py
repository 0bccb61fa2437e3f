"""What the tests of digests need: publications without a page, readers with an hour, and what they were told."""

from collections import Counter
from collections.abc import Sequence
from itertools import count

from django.utils import timezone

from blog.models import Event
from blog.work import Shift
from notifications import digesting, fanning
from notifications.models import Delivery, DigestItem, Reader, Subscription
from tests.notifications.people import a_subscriber

_numbers = count(1)


def a_publication(scopes: Sequence[str] = ("site",)) -> Event:
    """The fact that a post went live now, and the plan to announce it."""
    number = next(_numbers)
    event = Event.objects.create(
        kind="post_published",
        transition_key=f"post_published:test:{number}",
        subject_type="blog.Post",
        subject_id=f"{number}",
        payload={"_announcement": {"announce": True}},
        origin="admin",
        occurred_at=timezone.now(),
    )
    fanning.plan(event, mail="post_published", scopes=scopes)
    fanning.drain_fanouts(Shift())
    return event


def a_digest_reader(
    email: str, frequency: str = "daily", *, zone: str = "UTC", hour: int = 7, weekday: int = 0, **fields: object
) -> str:
    """Somebody who follows the site in digests; returns their recipient key."""
    key = a_subscriber(email, frequency=frequency, **fields).recipient_key
    Reader.objects.get_or_create(
        recipient_key=key, defaults={"email": email, "zone": zone, "hour": hour, "weekday": weekday}
    )
    return key


def send() -> int:
    """Cron's minute: pack what is due; returns how many digests that made."""
    return sum(batch.digests for batch in digesting.pack_due(Shift()))


def told(key: str) -> Counter[int]:
    """The publications that a reader was told of: how often each, by mail at once or in a digest."""
    mails = Delivery.objects.filter(recipient_key=key, mail="post_published").values_list("event", flat=True)
    items = DigestItem.objects.filter(recipient_key=key).exclude(delivery=None).values_list("event", flat=True)
    return Counter(mails) + Counter(items)


def digests_of(key: str) -> list[list[int]]:
    """The digests of a reader, in order: the events in each."""
    mails = Delivery.objects.filter(recipient_key=key, mail__startswith="digest_").order_by("pk")
    return [list(mail.digest_items.order_by("pk").values_list("event", flat=True)) for mail in mails]


def switch(key: str, frequency: str, scope: str = "site") -> None:
    """The reader chooses another frequency."""
    Subscription.objects.filter(recipient_key=key, scope=scope).update(frequency=frequency)
