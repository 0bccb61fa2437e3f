"""Events of which something failed, alone: in the list of all, and in the timeline of a post."""

from typing import Any

import pytest
from django.db.models import Q
from django.test import Client

from blog.admin.troubled import register_troubles, unregister_troubles
from blog.events.models import Event, ReceiverRun, RunState
from blog.models import Post
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_post

pytestmark = pytest.mark.django_db
LIST = "/admin/events/"


@pytest.fixture
def desk() -> Client:
    return at_the_desk(a_moderator())


def an_effect(post: Post, **fields: Any) -> ReceiverRun:
    event = Event.objects.get(subject_id=str(post.pk), kind="post_published")
    return ReceiverRun.objects.create(event=event, receiver="test.bell", **fields)


def found(desk: Client, address: str) -> list[str]:
    answer = desk.get(address)
    assert answer.status_code == 200
    return [event.subject_id for event in answer.context["page_obj"].object_list]


def test_effects_that_failed_for_good_or_so_far_are_left() -> None:
    desk = at_the_desk(a_moderator())
    dead, failed, new, fine = (a_post(title) for title in ("Dead", "Failed", "New", "Fine"))
    an_effect(dead, state=RunState.DEAD, attempts=8)
    an_effect(failed, state=RunState.PENDING, attempts=1)
    an_effect(new, state=RunState.PENDING)
    an_effect(fine, state=RunState.DONE, attempts=2)

    assert found(desk, f"{LIST}?only=failed") == [str(failed.pk), str(dead.pk)]


def test_what_another_app_calls_failed_is_left_too(desk: Client) -> None:
    tides, piers = a_post("Tides"), a_post("Piers")
    register_troubles(lambda: Q(subject_id=str(tides.pk)), "test.bell")
    try:
        assert found(desk, f"{LIST}?only=failed") == [str(tides.pk)]
    finally:
        unregister_troubles("test.bell")
    assert found(desk, f"{LIST}?only=failed") == []
    assert piers


def test_the_timeline_of_a_post_is_narrowed_and_says_so(desk: Client) -> None:
    post = a_post("Tides")
    timeline = f"/admin/events/post/{post.pk}/"
    assert "Nothing has failed." in desk.get(f"{timeline}?only=failed").content.decode()

    an_effect(post, state=RunState.DEAD)
    post.title = "Tides, revised"
    post.save_revision().publish()

    assert len(found(desk, timeline)) == 2
    assert len(found(desk, f"{timeline}?only=failed")) == 1
    assert "?only=failed" in desk.get(timeline).content.decode()


def test_one_event_is_shown_whole_whatever_is_asked(desk: Client) -> None:
    a_post("Tides")

    assert len(found(desk, f"{LIST}{Event.objects.get().pk}/?only=failed")) == 1
