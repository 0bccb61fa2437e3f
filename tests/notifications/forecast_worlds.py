"""Posts and audiences made by dice, and what the ledger says of them after everything has gone out."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import time_machine
from django.core.management import call_command
from django.utils import timezone

from blog.models import Event, Post, PostAuthor, Tag
from notifications.forecasting import Forecast
from notifications.models import (
    Delivery,
    DigestItem,
    Fanout,
    Frequency,
    Reader,
    Subscription,
    SubscriptionState,
    Suppression,
    recipient_key,
)
from tests.factories import a_draft, a_user
from tests.notifications.people import a_subscriber, work

TAGS = ("Harbours", "Bells", "Birds")
WRITERS = ("Ada", "Ben", "Cy")
ZONES = ("Europe/Oslo", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "UTC", "No/Such_Place")
NEAR_CLOCK_CHANGES = (datetime(2027, 3, 27, 22, tzinfo=UTC), datetime(2027, 10, 30, 21, tzinfo=UTC))
STATES = [SubscriptionState.ACTIVE] * 6 + list(SubscriptionState)


def some_moment(dice: Random) -> datetime:
    """A minute of some year; now and then one just before clocks change."""
    moment = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(365 * 24 * 60))
    return dice.choice([moment, moment, *NEAR_CLOCK_CHANGES])


def some_post(dice: Random) -> Post:
    """A draft by somebody about something, now and then dated, and now and then mailed before."""
    now = timezone.now()
    dates = [None, None, now - timedelta(days=1), now - timedelta(days=400), now + timedelta(days=2)]
    tags = tuple(dice.sample(TAGS, dice.randrange(3)))
    post = a_draft(tags=tags, author=a_user(dice.choice(WRITERS)), published_at=dice.choice(dates))
    if dice.random() < 0.3:
        post.publish()
        work()
        post.unpublish()
    post = Post.objects.get(pk=post.pk)
    post.announcement = dice.choice([*Post.Announcement, Post.Announcement.ONCE, Post.Announcement.ONCE])
    if dice.random() < 0.3:  # only the draft knows
        post.tags.set(dice.sample(TAGS, 2))
        post.post_authors.set([PostAuthor(profile=a_user(dice.choice(WRITERS)).profile)])
    return post.save_revision().as_object()  # type: ignore[no-any-return]


def some_audience(dice: Random) -> None:
    """Up to fifteen people, each with some wishes, preferences and troubles."""
    for number in range(dice.randrange(16)):
        email = f"reader{number}@example.org"
        for scope in dice.sample(_scopes(), dice.randrange(1, 4)):
            a_subscriber(email, scope=scope, **_wish(dice))
        if dice.random() < 0.7:
            _preferences(dice, email)
        if dice.random() < 0.1:
            Suppression.objects.create(recipient_key=recipient_key(email), reason="complained")


def _scopes() -> list[str]:
    tags = [Tag.objects.get_or_create(name=name)[0].pk for name in TAGS]
    return ["site", *(f"tag:{tag}" for tag in tags), *(f"author:{a_user(name).pk}" for name in WRITERS)]


def _wish(dice: Random) -> dict[str, Any]:
    hour_ago = timezone.now() - timedelta(hours=1)
    wish: dict[str, Any] = {"state": dice.choice(STATES), "frequency": dice.choice(Frequency.values)}
    if wish["state"] == SubscriptionState.PENDING:
        wish["confirmed_at"] = dice.choice([None, hour_ago])  # whoever left and asked again was confirmed once
    if wish["state"] == SubscriptionState.UNSUBSCRIBED:
        wish["unsubscribed_at"] = hour_ago
    return wish


def _preferences(dice: Random, email: str) -> None:
    now = timezone.now()
    pauses = [None, None, None, now - timedelta(days=1), now + timedelta(hours=2), now + timedelta(days=14)]
    wishes = {"zone": dice.choice(ZONES), "hour": dice.randrange(24), "weekday": dice.randrange(7)}
    Reader.objects.update_or_create(
        recipient_key=recipient_key(email), defaults={"email": email, "paused_until": dice.choice(pauses), **wishes}
    )


def publish(post: Post, at: datetime) -> Event | None:
    """Let it go live at that moment, by the button or by cron; return the event."""
    before = Event.objects.filter(kind="post_published").count()
    if at > timezone.now():
        post.schedule(at)
        with time_machine.travel(at, tick=False):
            call_command("publish_scheduled_posts", "--no-drain", "--quiet")
    else:
        post.publish(post.get_latest_revision())
    assert Event.objects.filter(kind="post_published").count() == before + 1
    return Event.objects.filter(kind="post_published").latest("pk")


def ledger(event: Event, foreseen: Forecast) -> dict[str, Any]:
    """What the books say once the last digest has gone, in the words of a forecast."""
    moments = {foreseen.at, foreseen.leaves_at, *(digest.slot for digest in foreseen.digests)}
    for moment in sorted(moments):
        with time_machine.travel(moment, tick=False):
            work()
    fanout = Fanout.objects.get(event=event)
    exclusions = {why: number for why, number in fanout.exclusions.items() if why != "in a digest"}
    return {
        "leaves_at": fanout.not_before,
        "nobody_because": fanout.not_announced,
        "mails": Delivery.objects.filter(event=event, state="accepted").count(),
        "planned": Delivery.objects.filter(event=event).count(),
        "digests": _digests(event),
        "exclusions": exclusions,
        "candidates": fanout.candidates,
    }


def _digests(event: Event) -> Counter[str]:
    """By the key of the moment; what waits for ever has none."""
    packed = DigestItem.objects.filter(event=event).select_related("delivery__event")
    return Counter(_key(item) for item in packed)


def _key(item: DigestItem) -> str:
    sent = item.delivery is not None and item.delivery.state == "accepted"
    return item.delivery.event.transition_key if sent and item.delivery else "not sent"


def as_ledger(foreseen: Forecast) -> dict[str, Any]:
    """A forecast in the shape of :func:`ledger`."""
    keys = {f"digest_due:{each.frequency}:{each.slot.isoformat()}": each.people for each in foreseen.digests}
    return {
        "leaves_at": foreseen.leaves_at,
        "nobody_because": foreseen.nobody_because,
        "mails": foreseen.mails,
        "planned": foreseen.mails,
        "digests": Counter(keys),
        "exclusions": foreseen.exclusions,
        "candidates": foreseen.told + foreseen.left_out,
    }


def everything_counts() -> dict[str, int]:
    """How many rows there are of what a forecast must not write."""
    return {model.__name__: model.objects.count() for model in (Event, Fanout, Delivery, DigestItem, Subscription)}
