"""The account balances at every commit, whatever happens in between."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.events.runner import run_due
from blog.reconciling import reconcilers
from blog.work import Shift
from notifications import fanning
from notifications.fanning import expanding
from notifications.models import Delivery, Fanout, Subscription, SubscriptionState, Suppression
from tests.factories import a_post
from tests.notifications.people import a_subscriber, subscribers

pytestmark = pytest.mark.django_db


def announce() -> Fanout:
    """Publish a post and let the receivers run, no further."""
    a_post()
    run_due()
    return Fanout.objects.get()


def expand() -> Fanout:
    fanning.drain_fanouts(Shift())
    return Fanout.objects.get()


def balances(fanout: Fanout) -> bool:
    return fanout.candidates == Delivery.objects.filter(event=fanout.event).count() + fanout.excluded


def test_every_candidate_is_a_delivery_or_an_exclusion_with_its_reason() -> None:
    subscribers(5)
    a_subscriber("paused@example.org", state=SubscriptionState.PAUSED)
    a_subscriber("bounced@example.org", state=SubscriptionState.BOUNCED)
    unwanted = a_subscriber("unwanted@example.org")
    Suppression.objects.create(recipient_key=unwanted.recipient_key, reason=Suppression.Reason.COMPLAINED)
    announce()
    a_subscriber("left@example.org", state=SubscriptionState.UNSUBSCRIBED, unsubscribed_at=timezone.now())

    fanout = expand()

    assert fanout.finished_at is not None
    assert fanout.candidates == 9
    assert fanout.exclusions == {"paused": 1, "bounced": 1, "suppressed": 1, "unsubscribed": 1}
    assert balances(fanout)


def test_whoever_confirmed_or_left_on_the_other_side_of_the_event_is_no_candidate() -> None:
    hour_ago = timezone.now() - timedelta(hours=1)
    a_subscriber("left@example.org", state=SubscriptionState.UNSUBSCRIBED, unsubscribed_at=hour_ago)
    a_subscriber("asked@example.org", state=SubscriptionState.PENDING, confirmed_at=None)
    announce()
    a_subscriber("late@example.org", confirmed_at=timezone.now())

    fanout = expand()

    assert fanout.candidates == 0
    assert not Delivery.objects.exists()


def test_ten_thousand_subscribers_cost_a_few_queries() -> None:
    subscribers(10_000)
    announce()

    with CaptureQueriesContext(connection) as queries:
        fanout = expand()

    assert fanout.candidates == 10_000
    assert balances(fanout)
    assert len(queries) < 40


def test_each_delivery_has_a_message_id_of_its_own() -> None:
    subscribers(50)
    announce()

    expand()

    ids = set(Delivery.objects.values_list("message_id", flat=True))
    assert len(ids) == 50
    for message_id in ids:
        name, _, host = message_id.strip("<>").partition("@")
        assert uuid.UUID(name).version == 4
        assert host == "localhost"


def test_a_fan_out_that_was_interrupted_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expanding, "CHUNK", 4)
    subscribers(10)
    announce()
    fanning.expand_next_chunk()
    half = Fanout.objects.get()
    assert (half.candidates, half.finished_at) == (4, None)
    assert balances(half)

    fanout = expand()

    assert fanout.candidates == 10
    assert balances(fanout)


def test_a_chunk_that_fails_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    subscribers(3)
    announce()

    def fail(*arguments: object) -> None:
        raise RuntimeError("the power is out")

    with monkeypatch.context() as patched:
        patched.setattr(expanding, "_count_the_rest", fail)
        with pytest.raises(RuntimeError):
            fanning.expand_next_chunk()
    assert not Delivery.objects.exists()

    assert expand().candidates == 3


def test_the_same_chunk_twice_makes_no_second_delivery() -> None:
    subscribers(3)
    fanout = announce()
    expand()

    Fanout.objects.update(after_key="", finished_at=None)
    expand()

    assert Delivery.objects.filter(event=fanout.event).count() == 3


def test_one_person_with_two_spellings_is_one_subscription() -> None:
    Subscription.objects.request("Rosa.Luna+blog@Gmail.com")

    Subscription.objects.request("rosaluna@googlemail.com")

    assert Subscription.objects.count() == 1


def test_an_announcement_that_nobody_planned_is_found_and_planned() -> None:
    announce().delete()
    check = reconcilers()["notifications.fanouts"]

    assert check(False).found == 1
    assert check(True).mended == 1

    assert check(False).found == 0
    assert Fanout.objects.count() == 1


def test_an_account_that_does_not_balance_is_reported() -> None:
    subscribers(3)
    announce()
    expand()
    check = reconcilers()["notifications.accounts"]
    assert check(False).found == 0

    Delivery.objects.all()[0].delete()

    assert check(False).examples == [f"fan-out {Fanout.objects.get().pk}: 3 candidates, 2 deliveries, 0 excluded"]
