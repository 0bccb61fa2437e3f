"""The list of reviews, handing over by its button, the dashboard's lines, and the post's history."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry

from blog.admin.reviews import needs
from blog.models import Post
from tests.blog.admin_desk import an_editor, at_the_desk
from tests.blog.reviewing_desk import a_reviewer, handed_in, in_role, made_overdue, slot_of, the_review
from tests.factories import a_draft, a_user

pytestmark = pytest.mark.django_db
MOST_QUERIES = 30


def shown(desk: Client) -> str:
    return desk.get(reverse("bellbird_reviews:index")).content.decode()


def told(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def hand_over(desk: Client, post: Post, to: Any) -> Any:
    return desk.post(reverse("bellbird_reviews:hand_over", args=[slot_of(post).pk]), {"to": to})


def test_the_list_says_who_has_what_and_what_is_late() -> None:
    may = a_reviewer("May")
    made_overdue(slot_of(handed_in("Tides")))

    page = shown(at_the_desk(may))

    assert all(word in page for word in ("Tides", "Ada", "May", "overdue"))


def test_the_foot_of_the_list_counts_reviews() -> None:
    may = a_reviewer("May")
    handed_in("Tides")

    page = " ".join(shown(at_the_desk(may)).split())

    assert "review slot" not in page
    assert "1 review" in page


def test_a_decided_review_is_not_in_the_list() -> None:
    may = a_reviewer("May")
    handed_in("Tides").current_workflow_task_state.reject(user=may)

    assert "Tides" not in shown(at_the_desk(may))


def test_the_list_asks_as_few_questions_for_many_reviews(settings: Any, django_assert_max_num_queries: Any) -> None:
    settings.BELLBIRD_REVIEWS_EACH = 8
    may = a_reviewer("May")
    desk = at_the_desk(may)
    for number in range(8):
        handed_in(f"Post {number}", by=a_user(f"Writer {number}"))
    shown(desk)

    with django_assert_max_num_queries(MOST_QUERIES):
        assert shown(desk).count("Post ") >= 8


def test_handing_over_is_written_into_the_posts_history() -> None:
    may = a_reviewer("May")
    post = handed_in("Tides")
    eve = a_reviewer("Eve")

    answer = hand_over(at_the_desk(may), post, eve.pk)

    assert "Eve is asked to review “Tides”" in told(answer)
    assert slot_of(post).reviewer == eve
    entry = PageLogEntry.objects.get(action="blog.review_handed_over")
    assert (entry.user, entry.message) == (may, "Review handed over to Eve, before May")


@pytest.mark.parametrize("to", ["", "x", "9" * 30, "0"])
def test_handing_over_to_nobody_changes_nothing(to: str) -> None:
    may = a_reviewer("May")
    post = handed_in("Tides")

    answer = hand_over(at_the_desk(may), post, to)

    assert "choose somebody" in told(answer)
    assert slot_of(post).reviewer == may


def test_whoever_may_not_approve_hands_nothing_over() -> None:
    may = a_reviewer("May")
    post = handed_in("Tides")

    answer = hand_over(at_the_desk(an_editor("Ed")), post, an_editor("Ed").pk)

    assert answer["Location"] == reverse("wagtailadmin_home")
    assert slot_of(post).reviewer == may


def test_the_dashboard_says_what_waits_for_me_and_what_for_nobody(settings: Any) -> None:
    settings.BELLBIRD_REVIEWS_EACH = 1
    may = a_reviewer("May")
    handed_in("Tides")
    handed_in("Quays")

    said = [need.text for need in needs(may)]

    assert said == ["Review “Tides”", "1 post waits for a reviewer"]
    page = at_the_desk(may).get(reverse("wagtailadmin_home")).content.decode()
    assert all(text in page for text in said)


def test_many_reviews_of_ones_own_are_named_up_to_three_and_then_a_number() -> None:
    may = a_reviewer("May")
    posts = [handed_in(f"Post {number}") for number in range(5)]

    said = list(needs(may))

    assert [need.text for need in said] == ["Review “Post 0”", "Review “Post 1”", "Review “Post 2”", "2 more to review"]
    assert said[0].url == reverse("wagtailadmin_pages:edit", args=[posts[0].pk])
    assert said[3].url == reverse("bellbird_reviews:index")


def test_the_dashboard_asks_as_often_for_many_posts_that_are_handed_in(django_assert_max_num_queries: Any) -> None:
    desk = at_the_desk(a_reviewer("May"))
    handed_in("Tides")
    desk.get(reverse("wagtailadmin_home"))
    with CaptureQueriesContext(connection) as with_one:
        desk.get(reverse("wagtailadmin_home"))
    for number in range(4):
        handed_in(f"Post {number}")

    with django_assert_max_num_queries(len(with_one)):
        desk.get(reverse("wagtailadmin_home"))


def test_the_dashboard_says_nothing_to_whoever_reviews_nothing() -> None:
    a_reviewer("May")
    handed_in("Tides")

    assert list(needs(an_editor("Ed"))) == []


def told_in_the_form(who: Any, post: Post) -> str:
    page = at_the_desk(who).get(reverse("wagtailadmin_pages:edit", args=[post.pk])).content.decode()
    return " ".join(page.partition("In review")[2].partition("</section>")[0].split())


def test_the_form_says_who_is_asked_and_who_may_hand_it_over(settings: Any) -> None:
    may, ada = a_reviewer("May"), an_editor("Ada")
    post = handed_in("Tides", by=ada)

    assert "You are asked to review this post" in told_in_the_form(may, post)
    assert reverse("bellbird_reviews:index") in told_in_the_form(may, post)
    assert reverse("bellbird_posts:what_it_would_cause", args=[post.pk]) in told_in_the_form(may, post)
    theirs = told_in_the_form(ada, post)
    assert "May is asked to review this post." in theirs
    assert "Hand it over" not in theirs
    assert "would-cause" not in theirs
    made_overdue(slot_of(post))
    assert "overdue" in told_in_the_form(ada, post)


def test_the_form_says_when_nobody_has_time(settings: Any) -> None:
    settings.BELLBIRD_REVIEWS_EACH = 1
    may = a_reviewer("May")
    handed_in("Tides")

    assert "Nobody has time to review this post yet" in told_in_the_form(may, handed_in("Quays"))


def test_a_draft_that_nobody_handed_in_says_nothing_of_a_review() -> None:
    assert told_in_the_form(a_reviewer("May"), a_draft("Tides")) == ""


def test_whoever_only_reviews_sees_the_panel_as_well() -> None:
    pia = in_role("Pia", "Editors", "Proofreaders")
    the_review().tasks.get().specific.groups.set([Group.objects.get(name="Proofreaders")])
    handed_in("Tides")

    assert "Review “Tides”" in at_the_desk(pia).get(reverse("wagtailadmin_home")).content.decode()
