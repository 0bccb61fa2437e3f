"""“Needs you”: what waits for a person, and one quiet line when nothing does."""

from typing import Any

import pytest

from blog.admin.dashboard import Need, register_needs, unregister_needs
from blog.events.models import Event, ReceiverRun, RunState
from blog.models import PublicationFailure, User
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.factories import a_comment, a_due_post, a_post

pytestmark = pytest.mark.django_db


def home(user: User) -> str:
    return " ".join(at_the_desk(user).get("/admin/").content.decode().split())


def test_nothing_waiting_is_one_quiet_line() -> None:
    assert "Nothing needs you." in home(a_moderator())


def test_waiting_comments_are_counted_with_the_age_of_the_oldest() -> None:
    a_comment()
    a_comment()

    page = home(a_moderator())

    assert "2 comments wait" in page
    assert "the oldest for" in page
    assert "/admin/comments/?status=pending" in page


def test_effects_that_failed_for_good_are_counted() -> None:
    a_post()
    ReceiverRun.objects.create(event=Event.objects.get(), receiver="test.bell", state=RunState.DEAD)

    page = home(a_moderator())

    assert "1 effect has failed for good" in page
    assert "/admin/events/?runs=dead" in page


@pytest.mark.parametrize(("held", "words"), [(True, "is held"), (False, "could not be published")])
def test_posts_that_are_due_and_not_live_are_named_with_the_reason(held: bool, words: str) -> None:
    post = a_due_post("Harbours")
    PublicationFailure.objects.create(
        post=post,
        revision=post.scheduled_revision,
        go_live_at=post.go_live_at,
        reason="The slug is taken.",
        is_held=held,
    )

    page = home(a_moderator())

    assert f"“Harbours” {words}" in page
    assert "The slug is taken." in page


def test_who_may_decide_nothing_sees_no_panel() -> None:
    a_comment()

    page = home(an_editor())

    assert "comment waits" not in page
    assert "Nothing needs you." not in page


def test_the_panel_costs_a_bounded_number_of_queries(django_assert_max_num_queries: Any) -> None:
    desk = at_the_desk(a_moderator())
    for number in range(7):
        post = a_due_post(f"Post {number}")
        PublicationFailure.objects.create(
            post=post, revision=post.scheduled_revision, go_live_at=post.go_live_at, reason="Taken."
        )
        a_comment(post)
    desk.get("/admin/")

    with django_assert_max_num_queries(45):
        assert "2 more could not be published" in desk.get("/admin/").content.decode()


def test_other_apps_say_what_waits_and_a_broken_one_is_in_nobodys_way() -> None:
    def broken(user: Any) -> list[Need]:
        raise RuntimeError("harbour closed")

    register_needs(lambda user: [Need("1 bell hangs askew", "/admin/", "straighten it")], "test.bell")
    register_needs(broken, "test.harbour")
    try:
        page = home(a_moderator())
    finally:
        unregister_needs("test.bell")
        unregister_needs("test.harbour")

    assert "1 bell hangs askew" in page
    assert "“test.harbour” could not be read" in page
