"""Every road out: a live post that can be read no more says so once, with the reason."""

import pytest
from wagtail.models import PageViewRestriction

from blog.models import Event, Post
from blog.signals import post_unpublished, post_updated
from blog.visibility import visible_posts
from tests.blog.ledger import drift
from tests.blog.roads import ROADS_OUT
from tests.factories import a_post, the_blog

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.blog.urls_with_api")]


@pytest.mark.parametrize("road", ROADS_OUT, ids=str)
def test_a_road_out_says_once_what_it_took_down(road, heard):
    the_blog()
    journey = road.travel()
    next(journey)

    with heard(post_unpublished) as said:
        next(journey, None)

    events = Event.objects.filter(kind="post_unpublished")
    assert sorted(event.payload["reason"] for event in events) == sorted(road.reasons)
    assert sorted(each["reason"] for each in said) == sorted(road.reasons)
    assert len({event.subject_id for event in events}) == len(road.reasons)


@pytest.mark.parametrize("road", [each for each in ROADS_OUT if each.reasons], ids=str)
def test_after_a_road_out_nobody_sees_the_post_and_nothing_is_left_to_reconcile(road):
    the_blog()
    journey = road.travel()
    next(journey)
    next(journey, None)

    gone = Event.objects.filter(kind="post_unpublished").values_list("subject_id", flat=True)
    assert not visible_posts().filter(pk__in=[int(pk) for pk in gone]).exists()
    assert drift() == {}


@pytest.mark.parametrize("road", [each for each in ROADS_OUT if each.is_lost], ids=str)
def test_a_deletion_leaves_a_farewell_copy_for_receivers(road):
    journey = road.travel()
    next(journey)
    titles = set(Post.objects.filter(live=True, alias_of=None).values_list("title", flat=True))
    next(journey, None)

    farewells = [event.kwargs()["post"] for event in Event.objects.filter(kind="post_unpublished")]

    assert {post.title for post in farewells} == titles
    assert all(post.pk and post.slug and post.url_path for post in farewells)


def test_what_was_made_private_and_opened_again_is_news_to_counts_and_no_new_publication(heard):
    post = a_post()
    restriction = PageViewRestriction.objects.create(page=post.page_ptr, restriction_type="login")

    with heard(post_updated) as said:
        restriction.delete()

    assert [each["changed_fields"] for each in said] == [["visibility"]]
    assert Event.objects.filter(kind="post_published").count() == 1


def test_a_second_restriction_says_nothing_again():
    post = a_post()
    PageViewRestriction.objects.create(page=the_blog().page_ptr, restriction_type="login")

    restriction = PageViewRestriction.objects.create(page=post.page_ptr, restriction_type="login")
    restriction.delete()

    assert Event.objects.filter(kind="post_unpublished").count() == 1
    assert not Event.objects.filter(kind="post_updated").exists()


def test_taking_down_a_private_post_is_said_as_well():
    post = a_post()
    PageViewRestriction.objects.create(page=post.page_ptr, restriction_type="login")

    Post.objects.get(pk=post.pk).unpublish()

    reasons = Event.objects.filter(kind="post_unpublished").order_by("pk").values_list("payload__reason", flat=True)
    assert list(reasons) == ["private", "unpublished"]


def test_a_post_that_went_live_in_a_private_section_is_announced_as_news_when_it_opens(heard):
    restriction = PageViewRestriction.objects.create(page=the_blog().page_ptr, restriction_type="login")
    a_post()

    with heard(post_updated) as said:
        restriction.delete()

    assert [each["changed_fields"] for each in said] == [["visibility"]]
