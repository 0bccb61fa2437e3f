"""What waits for a digest when its reader changes their mind."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from notifications.models import Delivery, DigestItem, Fanout, Reader, Subscription, SubscriptionState, Suppression
from tests.notifications.digests import a_digest_reader, a_publication, digests_of, send, switch, told
from tests.notifications.people import a_subscriber

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> object:
    with time_machine.travel(MONDAY, tick=False) as travel:
        yield travel


def test_who_leaves_digests_gets_what_waited_in_a_last_one_at_once(clock) -> None:
    rosa = a_digest_reader("rosa@example.org", "weekly")
    waited = a_publication()
    switch(rosa, "at_once")
    now = a_publication()

    assert send() == 1
    assert send() == 0

    assert digests_of(rosa) == [[waited.pk]]
    assert told(rosa) == Counter({waited.pk: 1, now.pk: 1})


def test_who_goes_from_daily_to_weekly_gets_what_waited_with_the_weekly_one(clock) -> None:
    rosa = a_digest_reader("rosa@example.org", "daily", weekday=4)
    event = a_publication()
    switch(rosa, "weekly")
    clock.move_to(datetime(2026, 6, 2, 8, tzinfo=UTC))
    assert send() == 0

    clock.move_to(datetime(2026, 6, 5, 7, tzinfo=UTC))
    send()

    assert digests_of(rosa) == [[event.pk]]
    assert Delivery.objects.get().mail == "digest_weekly"


def test_who_goes_from_weekly_to_daily_gets_what_waited_with_the_next_daily_one(clock) -> None:
    rosa = a_digest_reader("rosa@example.org", "weekly", weekday=0)
    event = a_publication()
    switch(rosa, "daily")
    clock.move_to(datetime(2026, 6, 2, 7, tzinfo=UTC))

    send()

    assert digests_of(rosa) == [[event.pk]]


def test_what_waits_is_kept_through_a_pause(clock) -> None:
    rosa = a_digest_reader("rosa@example.org")
    waited = a_publication()
    Reader.objects.update(paused_until=timezone.now() + timedelta(days=14))
    unheard = a_publication()
    clock.shift(timedelta(days=2))
    assert send() == 0

    clock.shift(timedelta(days=13))
    send()

    assert digests_of(rosa) == [[waited.pk]]
    assert Fanout.objects.get(event=unheard).exclusions == {"paused": 1}


@pytest.mark.parametrize("state", ["bounced", "complained", "unsubscribed", "pending"])
def test_what_waits_is_dropped_with_the_reason_when_its_reader_is_gone(clock, state: str) -> None:
    a_digest_reader("rosa@example.org")
    a_publication()
    Subscription.objects.update(state=state, unsubscribed_at=timezone.now())

    clock.shift(timedelta(days=2))
    assert send() == 0

    item = DigestItem.objects.get()
    assert item.dropped_because.startswith(state if state != "pending" else "unsubscribed")
    assert item.delivery is None


def test_what_waits_for_a_suppressed_address_is_dropped(clock) -> None:
    rosa = a_digest_reader("rosa@example.org")
    a_publication()
    Suppression.objects.create(recipient_key=rosa, reason=Suppression.Reason.COMPLAINED)

    clock.shift(timedelta(days=1))
    assert send() == 0

    assert DigestItem.objects.get().dropped_because == "suppressed"


def test_leaving_and_taking_it_back_within_the_day_loses_nothing(clock) -> None:
    rosa = a_digest_reader("rosa@example.org")
    event = a_publication()
    subscription = Subscription.objects.get()
    subscription.unsubscribe()
    clock.move_to(datetime(2026, 6, 2, 7, tzinfo=UTC))
    assert send() == 0

    subscription.undo_unsubscribe()
    send()

    assert digests_of(rosa) == [[event.pk]]


def test_who_left_and_came_back_anew_does_not_get_what_was_before(clock) -> None:
    a_digest_reader("rosa@example.org")
    a_publication()
    clock.shift(timedelta(hours=1))
    Subscription.objects.update(confirmed_at=timezone.now())

    clock.shift(timedelta(days=1))
    assert send() == 0

    assert DigestItem.objects.get().dropped_because == "unsubscribed, then asked again"


def test_who_leaves_one_scope_still_gets_it_by_the_other(clock) -> None:
    rosa = a_digest_reader("rosa@example.org", "daily")
    a_subscriber("rosa@example.org", scope="tag:5", frequency="weekly")
    event = a_publication(["site", "tag:5"])
    Subscription.objects.get(scope="site").unsubscribe()

    clock.move_to(datetime(2026, 6, 8, 7, tzinfo=UTC))
    send()

    assert digests_of(rosa) == [[event.pk]]
    assert Delivery.objects.get().scope == "tag:5"


def test_a_paused_subscription_keeps_what_waits(clock) -> None:
    rosa = a_digest_reader("rosa@example.org")
    event = a_publication()
    Subscription.objects.update(state=SubscriptionState.PAUSED)
    clock.shift(timedelta(days=1))
    assert send() == 0

    Subscription.objects.update(state=SubscriptionState.ACTIVE)
    send()

    assert told(rosa) == Counter({event.pk: 1})
