"""Everything that an editor's screens show, by the hundred thousand. Posts are made by ``tests.search.corpus``."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

BATCH = 5_000
ZONES = ("Europe/Oslo", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "UTC")


def subscribe(number: int) -> None:
    """Have so many people who follow the blog, half of them a tag as well; some by digest, some paused, some gone."""
    from notifications.models import Reader, Subscription, Suppression

    tags = _tags()
    for some in _batches(Reader.objects.count(), number):
        people = [_Person(each, tags) for each in some]
        Reader.objects.bulk_create([person.reader() for person in people])
        Subscription.objects.bulk_create([each for person in people for each in person.subscriptions()])
        gone = [Suppression(recipient_key=each.key, reason="bounced") for each in people if each.number % 97 == 0]
        Suppression.objects.bulk_create(gone)


def _tags() -> list[int]:
    from blog.models import Tag

    return list(Tag.objects.order_by("pk").values_list("pk", flat=True)[:5])


class _Person:
    def __init__(self, number: int, tags: list[int]) -> None:
        from django.utils import timezone

        self.number, self.tags, self.now = number, tags, timezone.now()
        self.email = f"reader{number}@example.org"
        self.key = f"{number * 2654435761 % 2**32:08x}{number:024x}"  # no order, as with real keys
        self.dice = random.Random(number)  # noqa: S311 - no secret

    def reader(self) -> Any:
        from notifications.models import Reader

        dice = self.dice
        paused = self.now + timedelta(days=9) if dice.random() < 0.01 else None
        wishes = {"zone": dice.choice(ZONES), "hour": dice.choice([6, 7, 7, 7, 18]), "weekday": dice.choice([0, 0, 5])}
        return Reader(recipient_key=self.key, email=self.email, paused_until=paused, **wishes)

    def subscriptions(self) -> Iterator[Any]:
        from notifications.models import Subscription

        scopes = ["site", *(f"tag:{self.dice.choice(self.tags)}" for _ in range(self.number % 2) if self.tags)]
        for scope in scopes:
            began = self.now - timedelta(minutes=self.dice.randrange(1, 1_000_000))
            state = self.dice.choices(["active", "unsubscribed", "pending"], [93, 5, 2])[0]
            yield Subscription(
                email=self.email, address=self.email, recipient_key=self.key, scope=scope, state=state,
                frequency=self.dice.choices(["at_once", "daily", "weekly"], [85, 10, 5])[0], created_at=began,
                confirmed_at=None if state == "pending" else began,
                unsubscribed_at=self.now - timedelta(minutes=9) if state == "unsubscribed" else None,
            )  # fmt: skip


def announce(number: int) -> None:
    """Have so many posts announced in the last days, by the fan-out itself; every mail was accepted but a few."""
    from django.utils import timezone

    from blog.models import Event, Post
    from blog.work import Shift
    from notifications import fanning
    from notifications.models import Delivery, DigestItem, Fanout

    newest = list(Post.objects.filter(live=True).order_by("-pk").values_list("pk", flat=True)[:number])
    for back in range(Fanout.objects.count(), number):
        at, key = timezone.now() - timedelta(days=number - back), f"post_published:{newest[back]}:1"
        event = Event.objects.create(
            kind="post_published", transition_key=key, origin="admin", occurred_at=at,
            subject_type=Post._meta.label, subject_id=str(newest[back]), payload={"_announcement": {"announce": True}},
        )  # fmt: skip
        fanning.plan(event, mail="post_published")
        fanning.drain_fanouts(Shift())
        mails = Delivery.objects.filter(event=event)
        mails.update(state="accepted", attempt_no=1, finished_at=at + timedelta(minutes=9), created_at=at)
        for state, share in (("dead", 5_000), ("rejected", 1_000), ("uncertain", 20_000)):
            keys = mails.order_by("pk").values_list("pk", flat=True)[: max(1, mails.count() // share)]
            mails.filter(pk__in=list(keys), state="accepted").update(state=state)
        DigestItem.objects.filter(event=event).update(dropped_because="")


def happen(number: int) -> None:
    """Have so many events with an effect each, the newest of the last days."""
    from django.utils import timezone

    from blog.events.models import ReceiverRun
    from blog.models import Event, Post

    now, first = timezone.now(), Post.objects.order_by("pk").values_list("pk", flat=True)[0]
    for some in _batches(Event.objects.filter(kind="post_updated").count(), number):
        events = Event.objects.bulk_create(
            Event(
                kind="post_updated", transition_key=f"grown:{each}", origin="admin", subject_type=Post._meta.label,
                subject_id=str(first + each % 1000), occurred_at=now - timedelta(minutes=number - each), payload={},
            )
            for each in some
        )  # fmt: skip
        runs = (ReceiverRun(event=each, receiver="search.index_post", state="done") for each in events)
        ReceiverRun.objects.bulk_create(runs)


def talk(number: int, pending: int) -> None:
    """Have so many comments on the newest posts, the last ``pending`` of them waiting."""
    from django.utils import timezone

    from blog.models import Comment, Post

    posts = list(Post.objects.filter(live=True).order_by("-pk").values_list("pk", flat=True)[:2000])
    now = timezone.now()
    for some in _batches(Comment.objects.count(), number):
        Comment.objects.bulk_create(_comment(posts, each, number - pending, now) for each in some)


def _comment(posts: list[int], number: int, first_pending: int, now: datetime) -> Any:
    from blog.models import Comment

    status = "approved" if number < first_pending else "pending"
    at, person = now - timedelta(minutes=number), number % 5000
    return Comment(
        post_id=posts[number % len(posts)], name=f"Reader {person}", email=f"reader{person}@example.org",
        body=f"Well said, and well written, for the {number}th time. " * 3, status=status, submitted_at=at,
    )  # fmt: skip


def _batches(begin: int, end: int) -> Iterator[range]:
    for start in range(begin, end, BATCH):
        yield range(start, min(start + BATCH, end))
