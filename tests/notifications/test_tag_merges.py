"""Followers of merged tags: each follows the tag that stayed, once, and gets no mail about it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from blog.admin.tag_list import with_numbers
from blog.events.runner import run_due
from blog.models import Tag, TagMerge
from notifications.models import Delivery, Frequency, Subscription, SubscriptionState
from notifications.moving import settle_merges
from tests.blog.tag_shelf import merged, the_tag
from tests.factories import a_post
from tests.notifications.people import work
from tests.notifications.tag_followers import SAM, followed, follower, three_tags

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(three_tags.__name__)]


def test_followers_follow_the_tag_that_stayed_and_return_with_the_other() -> None:
    follower("Ports")
    follower("Harbours", SAM)
    merge = merged("Ports", into="Harbours")
    work()

    assert followed() == followed(SAM) == [("Harbours", "active")]
    merge.undo()
    work()

    assert (followed(), followed(SAM)) == ([("Ports", "active")], [("Harbours", "active")])
    assert mail.outbox == []


def test_who_followed_both_follows_one_and_then_both_again() -> None:
    follower("Ports", frequency=Frequency.WEEKLY)
    follower("Harbours")
    merge = merged("Ports", into="Harbours")
    work()

    assert followed() == [("Harbours", "active")]
    merge.undo()
    work()

    assert followed() == [("Harbours", "active"), ("Ports", "active")]
    assert Subscription.objects.get(scope=f"tag:{the_tag('Ports').pk}").frequency == Frequency.WEEKLY


def test_who_had_left_the_tag_that_stayed_is_not_led_back_to_it() -> None:
    follower("Ports")
    follower("Harbours", state=SubscriptionState.UNSUBSCRIBED, unsubscribed_at=timezone.now() - timedelta(minutes=9))
    merge = merged("Ports", into="Harbours")
    work()

    assert followed() == [("Harbours", "unsubscribed")]
    merge.undo()
    work()

    assert followed() == [("Harbours", "unsubscribed"), ("Ports", "active")]


def test_a_wish_that_was_never_confirmed_gives_way_to_one_that_was() -> None:
    follower("Ports")
    follower("Harbours", state=SubscriptionState.PENDING, confirmed_at=None)
    merge = merged("Ports", into="Harbours")
    work()

    assert followed() == [("Harbours", "active")]
    merge.undo()
    work()

    assert followed() == [("Harbours", "pending"), ("Ports", "active")]


def test_who_leaves_after_the_merge_has_left_both() -> None:
    follower("Ports")
    follower("Harbours")
    merge = merged("Ports", into="Harbours")
    work()
    Subscription.objects.get().unsubscribe()

    merge.undo()
    work()

    assert followed() == [("Harbours", "unsubscribed"), ("Ports", "unsubscribed")]


def test_who_began_to_follow_after_the_merge_stays_and_who_was_erased_does_not_return() -> None:
    follower("Ports")
    follower("Harbours")
    merge = merged("Ports", into="Harbours")
    work()
    Subscription.objects.all().delete()
    follower("Harbours", SAM)

    merge.undo()
    work()

    assert (followed(), followed(SAM)) == ([], [("Harbours", "active")])


def test_merges_on_merges_hold_however_late_they_are_heard_of() -> None:
    follower("Ports")
    first, second = merged("Ports", into="Harbours"), merged("Harbours", into="Tides")
    work()

    assert followed() == [("Tides", "active")]
    second.undo()
    first.undo()
    work()

    assert followed() == [("Ports", "active")]


def test_a_merge_undone_before_it_was_heard_of_moves_nobody() -> None:
    follower("Ports")

    merged("Ports", into="Harbours").undo()
    work()
    settle_merges()

    assert followed() == [("Ports", "active")]
    assert not TagMerge.objects.exclude(followed=None).exists()


def test_a_mail_that_was_on_its_way_is_sent_once() -> None:
    follower("Ports")
    post = a_post(tags=("Ports",))
    work()
    merged("Ports", into="Harbours")
    work()
    Delivery.objects.update(next_attempt_at=timezone.now() - timedelta(minutes=1))
    work()

    assert [message.to for message in mail.outbox] == [["rosa@example.org"]]
    assert post.title in mail.outbox[0].subject


def test_an_announcement_that_was_planned_before_the_merge_reaches_those_it_was_planned_for() -> None:
    follower("Ports")
    follower("Harbours", SAM)
    a_post(tags=("Ports",))
    run_due()
    merged("Ports", into="Harbours")
    work()
    Delivery.objects.update(next_attempt_at=timezone.now() - timedelta(minutes=1))
    work()

    assert [message.to for message in mail.outbox] == [["rosa@example.org"]]


def test_editors_see_how_many_follow_a_tag() -> None:
    follower("Ports")
    follower("Ports", SAM, state=SubscriptionState.UNSUBSCRIBED)

    numbers = dict(with_numbers(Tag.objects.all()).values_list("name", "followers"))

    assert numbers == {"Ports": 1, "Harbours": 0, "Tides": 0}
