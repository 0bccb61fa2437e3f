"""Every road to live: exactly one event for each post that goes live, or exactly none."""

import pytest

from blog.models import Event, Post
from blog.reconciling import reconcilers
from blog.signals import post_published
from tests.blog.ledger import drift
from tests.blog.roads import ROADS, UNSEEN
from tests.factories import the_blog

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.blog.urls_with_api")]


def published(after):
    return Event.objects.filter(kind="post_published", pk__gt=after).order_by("pk")


def last_event():
    return Event.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def mend():
    for reconcile in reconcilers().values():
        reconcile(True)


@pytest.mark.parametrize("road", ROADS, ids=str)
def test_a_road_says_once_what_it_published(road, heard):
    the_blog()
    journey = road.travel()
    next(journey)
    before = last_event()

    with heard(post_published) as said:
        next(journey, None)

    events = list(published(before))
    assert [event.origin for event in events] == list(road.origins)
    assert [event.payload["first_time"] for event in events] == [road.first_time] * len(events)
    assert len({event.subject_id for event in events}) == len(events)
    assert [each["first_time"] for each in said] == [road.first_time] * len(events)
    assert all(each["post"].live and each["publish_date"] for each in said)


@pytest.mark.parametrize("road", [each for each in ROADS if each.number != 17], ids=str)
def test_after_a_road_there_is_nothing_to_reconcile(road):
    the_blog()
    journey = road.travel()
    next(journey)
    next(journey, None)

    assert drift() == {}


@pytest.mark.parametrize("road", UNSEEN, ids=str)
def test_what_bypassed_every_hook_is_found_by_the_reconciler_once(road, heard):
    journey = road.travel()
    next(journey)
    before = last_event()
    next(journey, None)

    with heard(post_published) as said:
        mend()
        mend()

    event = published(before).get()
    assert (event.origin, event.payload["first_time"]) == ("reconcile", True)
    assert event.payload["_announcement"]["announce"] is False
    assert [each["post"].pk for each in said] == [int(event.subject_id)]


@pytest.mark.parametrize("road", UNSEEN, ids=str)
def test_a_save_after_a_road_that_bypassed_every_hook_records_it(road):
    journey = road.travel()
    next(journey)
    before = last_event()
    next(journey, None)

    Post.objects.get(live=True).save()

    assert published(before).get().origin == "reconcile"


def test_all_seventeen_kinds_of_road_are_travelled():
    assert {road.number for road in ROADS} == set(range(1, 18))
