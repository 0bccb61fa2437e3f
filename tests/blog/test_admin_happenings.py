"""What happened to a post: in one line for each event, with the failures beside the form."""

from typing import Any

import pytest
from django.test import Client

from blog.admin.effects import effect_in_words
from blog.admin.happenings import happenings
from blog.admin.timeline import TimelineRow, register_timeline_batch, unregister_timeline_section
from blog.events.models import Event, ReceiverRun
from blog.events.runner import run_due
from blog.events.signal import ReliableSignal
from blog.origins import publication_origin
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk, edit_address
from tests.factories import a_post, a_user

pytest_plugins = ["tests.blog.closed_harbour"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return at_the_desk(a_moderator())


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def panel(page: str) -> str:
    """The side panel and its toggle in the page of a form."""
    assert 'data-side-panel-toggle="what-happened"' in page
    return page.partition('data-side-panel-toggle="what-happened"')[2]


def summary(event: Event) -> str:
    (happening,) = happenings([event], False)
    return " · ".join(happening.in_one_line)


def test_one_line_says_who_published_and_what_became_of_the_effects() -> None:
    with publication_origin("schedule", "run 8f2c"):
        a_post("Harbours")
    run_due()

    line = summary(Event.objects.get(kind="post_published"))

    assert "published by the schedule (run 8f2c) · " in line
    assert "effects done" in line
    assert "failed" not in line


def test_one_line_says_what_failed_and_when_it_is_tried_again(closed_harbour: None) -> None:
    a_post("Harbours")
    run_due()

    assert "1 effect failed, retry " in summary(Event.objects.get(kind="post_published"))


def test_other_apps_add_to_the_line_a_whole_page_at_once() -> None:
    a_post("Harbours")
    event = Event.objects.get()
    rows = [TimelineRow("977 mails", "accepted", "done", event.occurred_at, brief="977 accepted")]
    register_timeline_batch(lambda events: {each.pk: rows for each in events}, "test.bell")
    try:
        line = summary(event)
    finally:
        unregister_timeline_section("test.bell")

    assert line.endswith(f"977 accepted {event.occurred_at:%H:%M:%S}")


def test_a_batch_that_fails_says_so_beside_the_rest(desk: Client) -> None:
    post = a_post("Harbours")
    rows: dict[int, dict[int, list[TimelineRow]]] = {}
    register_timeline_batch(lambda events: rows[0], "test.broken")
    try:
        page = text_of(desk.get(f"/admin/events/post/{post.pk}/"))
    finally:
        unregister_timeline_section("test.broken")

    assert "“test.broken” could not be read" in page
    assert "published by" in page


def test_the_panel_beside_the_form_counts_what_failed_for_good(desk: Client, dead: ReceiverRun) -> None:
    page = text_of(desk.get(f"/admin/pages/{dead.event.subject_id}/edit/"))

    found = panel(page)
    assert found.partition("</button>")[0].rstrip(" </div>").endswith("> 1")
    assert "1 effect failed for good" in found
    assert f"/admin/events/{dead.event_id}/" in found


def test_the_panel_of_a_post_of_which_nothing_failed_counts_nothing(desk: Client) -> None:
    post = a_post("Harbours")
    run_due()

    found = panel(text_of(desk.get(edit_address(post))))

    assert "hidden" in found.partition("</button>")[0]
    assert "published by" in found


def test_a_writer_sees_the_panel_beside_their_own_post() -> None:
    post = a_post("Harbours", author=an_editor("Ada"))

    found = panel(text_of(at_the_desk(a_user("Ada")).get(edit_address(post))))

    assert "published by" in found


def test_effects_have_names_and_keep_the_one_for_programmers(desk: Client) -> None:
    post = a_post("Harbours")

    page = text_of(desk.get(f"/admin/events/post/{post.pk}/"))

    assert effect_in_words("search.index_post") == "Post in the search index"
    assert "Post in the search index<br>" in page
    assert "search.index_post" in page


def test_every_effect_of_ours_has_a_name() -> None:
    uids = {uid for signal in ReliableSignal.registry.values() for (uid, _), *_ in signal.receivers}
    ours = {
        uid for uid in uids if isinstance(uid, str) and uid.startswith(("blog.", "cms.", "notifications.", "search."))
    }

    assert {uid for uid in ours if not effect_in_words(uid)} == set()


def test_a_long_timeline_costs_as_many_queries_as_a_short_one(desk: Client, django_assert_max_num_queries: Any) -> None:
    post = a_post("Harbours")
    for _ in range(9):
        post.unpublish()
        post.save_revision().publish()
        post.refresh_from_db()
    desk.get(f"/admin/events/post/{post.pk}/")

    with django_assert_max_num_queries(30):
        page = text_of(desk.get(f"/admin/events/post/{post.pk}/"))

    assert page.count("bb-summary") == 19
