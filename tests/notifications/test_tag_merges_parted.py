"""Merges on merges that are undone: everybody follows again what they did, in whatever order."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone

from notifications.models import Frequency, Subscription, SubscriptionState
from tests.blog.tag_shelf import merged, the_tag
from tests.notifications.people import work
from tests.notifications.tag_followers import SAM, active, followed, follower, three_tags

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(three_tags.__name__)]
TWO_INTO_ONE = ["Ports", "Harbours"], ["Harbours", "Ports"]


def of_tag(name: str) -> Subscription:
    return Subscription.objects.get(scope=f"tag:{the_tag(name).pk}")


def test_who_followed_three_tags_that_became_one_follows_all_three_again() -> None:
    for name in ("Ports", "Harbours", "Tides"):
        follower(name)
    first, second = merged("Ports", into="Harbours"), merged("Harbours", into="Tides")
    work()

    assert followed() == active("Tides")
    second.undo()
    work()
    assert followed() == active("Harbours", "Tides")
    first.undo()
    work()

    assert followed() == active("Harbours", "Ports", "Tides")


@pytest.mark.parametrize("order", TWO_INTO_ONE)
@pytest.mark.parametrize("names", [("Ports", "Harbours"), ("Ports", "Harbours", "Tides"), ("Harbours",), ("Ports",)])
def test_two_merges_into_one_tag_are_undone_in_any_order(names: tuple[str, ...], order: list[str]) -> None:
    for name in names:
        follower(name)
    merges = {name: merged(name, into="Tides") for name in ("Ports", "Harbours")}
    work()

    merges[order[0]].undo()
    work()
    left = {name if name == order[0] else "Tides" for name in names}
    assert followed() == active(*left)
    merges[order[1]].undo()
    work()

    assert followed() == active(*names)


@pytest.mark.parametrize("states", set(permutations(["active", "pending", "pending"])))
@pytest.mark.parametrize("order", TWO_INTO_ONE)
def test_what_was_never_confirmed_is_not_confirmed_by_a_merge(states: tuple[str, ...], order: list[str]) -> None:
    wishes = dict(zip(("Ports", "Harbours", "Tides"), states, strict=True))
    for name, state in wishes.items():
        follower(name, state=state, confirmed_at=timezone.now() if state == "active" else None)
    merges = {name: merged(name, into="Tides") for name in ("Ports", "Harbours")}
    work()

    assert followed() == active("Tides")
    for name in order:
        merges[name].undo()
        work()

    assert followed() == sorted(wishes.items())


@pytest.mark.parametrize("state", ["bounced", "complained", "unsubscribed"])
def test_whose_mail_came_back_or_was_unwelcome_gets_it_from_neither_tag(state: str) -> None:
    follower("Ports")
    follower("Harbours")
    merge = merged("Ports", into="Harbours")
    work()
    Subscription.objects.update(state=state)

    merge.undo()
    work()

    assert followed() == [("Harbours", state), ("Ports", state)]


def test_another_rhythm_is_kept_for_both_and_one_from_before_is_not() -> None:
    follower("Ports", frequency=Frequency.WEEKLY)
    follower("Harbours")
    merge = merged("Ports", into="Harbours")
    work()
    of_tag("Harbours").change_frequency(Frequency.DAILY)

    merge.undo()
    work()

    assert (of_tag("Ports").frequency, of_tag("Harbours").frequency) == (Frequency.DAILY, Frequency.DAILY)


def test_who_had_left_before_and_leaves_again_has_left_both() -> None:
    hours_ago = timezone.now() - timedelta(hours=2)
    follower("Ports")
    follower("Harbours", state=SubscriptionState.UNSUBSCRIBED, unsubscribed_at=hours_ago)
    merge = merged("Ports", into="Harbours")
    work()
    Subscription.objects.update(unsubscribed_at=timezone.now())

    merge.undo()
    work()

    assert followed() == [("Harbours", "unsubscribed"), ("Ports", "unsubscribed")]


def test_who_asked_for_the_returned_tag_at_once_follows_it_once() -> None:
    follower("Ports")
    follower("Ports", SAM)
    merge = merged("Ports", into="Harbours")
    work()
    merge.undo()
    follower("Ports", state=SubscriptionState.PENDING, confirmed_at=None)
    work()

    assert followed() == followed(SAM) == active("Ports")
