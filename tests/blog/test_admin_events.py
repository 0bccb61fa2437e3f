"""“What happened”: who may look, what they see, and what they may decide."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from blog.admin.timeline import TimelineRow, register_timeline_section, unregister_timeline_section
from blog.events.models import Event, ReceiverRun, RunState
from blog.models import Post, User
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.factories import a_comment, a_draft, a_due_post, a_post, a_user

pytest_plugins = ["tests.blog.closed_harbour"]
pytestmark = pytest.mark.django_db
LIST = "/admin/events/"


@pytest.fixture
def dot() -> User:
    return a_moderator()


@pytest.fixture
def desk(dot: User) -> Client:
    return at_the_desk(dot)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_list_names_event_subject_origin_and_the_state_of_its_effects(desk: Client, dead: ReceiverRun) -> None:
    page = text_of(desk.get(LIST))

    assert "Published" in page
    assert "Harbours" in page
    assert "1 dead" in page
    assert "UTC" in page


@pytest.mark.parametrize(
    ("question", "finds"),
    [
        ("q=harb", True),
        ("q=post_published", True),
        ("q=tides", False),
        ("kind=post_published", True),
        ("kind=comment_approved", False),
        ("origin=code", True),
        ("origin=import", False),
        ("runs=dead", True),
        ("runs=failed", False),
        ("runs=skipped", False),
        ("only=failed", True),
        ("only=nonsense", True),
        ("occurred_at_from=2020-01-01", True),
        ("occurred_at_to=2020-01-01", False),
        ("kind=nonsense", True),
        ("runs=nonsense&occurred_at_from=soon&p=999", True),
    ],
)
def test_the_list_is_narrowed(desk: Client, dead: ReceiverRun, question: str, finds: bool) -> None:
    response = desk.get(f"{LIST}?{question}")

    assert response.status_code == 200
    assert bool(response.context["object_list"]) is finds


def test_the_list_costs_the_same_for_one_event_and_for_forty(
    desk: Client, dead: ReceiverRun, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        a_comment(a_post(f"Post {number}"))
    desk.get(LIST)

    with django_assert_max_num_queries(16):
        desk.get(LIST)


def test_an_event_shows_its_facts_and_the_error_of_each_effect(desk: Client, dead: ReceiverRun) -> None:
    page = text_of(desk.get(f"{LIST}{dead.event_id}/"))

    assert dead.event.transition_key in page
    assert "test.harbour" in page
    assert "RuntimeError: The harbour is closed." in page
    assert "yes: it went live for the first time" in page
    assert f"{LIST}runs/{dead.pk}/retry/" in page
    assert f"{LIST}runs/{dead.pk}/skip/" in page


def test_the_event_of_a_deleted_post_can_still_be_read(desk: Client) -> None:
    post = a_post("Harbours")
    post.delete()
    gone = Event.objects.get(kind="post_unpublished")

    page = text_of(desk.get(f"{LIST}{gone.pk}/"))

    assert "“Harbours” (deleted)" in page
    assert "(deleted)" in text_of(desk.get(LIST))


def test_the_timeline_of_a_post_shows_all_its_events_and_no_other(desk: Client) -> None:
    post = a_post("Harbours")
    a_post("Tides")
    post.unpublish()

    shown = desk.get(reverse("bellbird_events:post", args=[post.pk])).context["happenings"]

    assert [happening.event.kind for happening in shown] == ["post_unpublished", "post_published"]


def test_the_timeline_of_a_comment_shows_its_events(desk: Client) -> None:
    comment = a_comment()
    comment.approve(a_user("Dot"))

    shown = desk.get(reverse("bellbird_events:comment", args=[comment.pk])).context["happenings"]

    assert [happening.event.kind for happening in shown] == ["comment_approved", "comment_submitted"]


def test_the_timeline_says_why_a_due_post_is_not_live_and_when_it_is_tried_again(desk: Client) -> None:
    from blog.scheduling.run import Budget, ScheduleRun

    post = a_due_post("Harbours")
    revision = post.scheduled_revision
    revision.content["slug"] = "tags"
    revision.save()
    list(ScheduleRun(Budget()).items())

    for address in (
        reverse("bellbird_events:post", args=[post.pk]),
        reverse("wagtailadmin_pages:edit", args=[post.pk]),
    ):
        page = text_of(desk.get(address))
        assert "It could not be published" in page
        assert "one of the site&#x27;s own addresses" in page
        assert "next try" in page


def test_a_post_without_trouble_shows_no_notice(desk: Client) -> None:
    page = text_of(desk.get(reverse("wagtailadmin_pages:edit", args=[a_post().pk])))

    assert "could not be published" not in page


def test_other_apps_add_rows_to_an_event(desk: Client) -> None:
    a_post("Harbours")
    event = Event.objects.get()
    register_timeline_section(
        lambda event: [TimelineRow(f"Rang the bell for {event.kind}", "rung", "done")], "test.bell"
    )
    register_timeline_section(lambda event: [event.payload["no such thing"]], "test.broken")
    try:
        page = text_of(desk.get(f"{LIST}{event.pk}/"))
    finally:
        unregister_timeline_section("test.bell")
        unregister_timeline_section("test.broken")

    assert "Rang the bell for post_published" in page
    assert "“test.broken” could not be read" in page


def test_an_editor_sees_the_timeline_of_a_post_but_decides_nothing_and_sees_no_list(dead: ReceiverRun) -> None:
    ada = at_the_desk(an_editor("Ada"))
    post = Post.objects.get()

    timeline = ada.get(reverse("bellbird_events:post", args=[post.pk]))

    assert timeline.status_code == 200
    assert "/retry/" not in timeline.content.decode()
    assert ada.get(LIST).status_code == 302
    assert ada.post(f"{LIST}runs/{dead.pk}/retry/").status_code == 302
    dead.refresh_from_db()
    assert dead.state == RunState.DEAD


def test_nobody_outside_sees_anything(client: Client, dead: ReceiverRun) -> None:
    client.force_login(a_user("Cy"))
    places = ["", f"{dead.event_id}/", f"post/{Post.objects.get().pk}/"]

    assert [client.get(f"{LIST}{place}").status_code for place in places] == [302] * 3
    assert all("login" in client.get(f"{LIST}{place}")["Location"] for place in places)


def test_the_way_from_a_post_to_its_timeline_is_in_its_header(desk: Client) -> None:
    post = a_draft()
    address = reverse("bellbird_events:post", args=[post.pk])

    assert address in desk.get(reverse("wagtailadmin_pages:edit", args=[post.pk])).content.decode()
    assert address in desk.get(reverse("wagtailadmin_explore", args=[post.get_parent().pk])).content.decode()


def test_the_menu_offers_events_to_those_who_may_see_them(desk: Client) -> None:
    assert '"Events"' in desk.get("/admin/").content.decode()
    assert '"Events"' not in at_the_desk(an_editor("Ada")).get("/admin/").content.decode()
