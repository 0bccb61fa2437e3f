"""Traps of Wagtail's scheduling that are not there, through the admin's own forms and the scheduler's command."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from blog.calendar.entries import schedule_of
from blog.models import Post, PublicationFailure
from tests.blog.admin_desk import a_moderator, at_the_desk, edit_address, errors_in, filled_in
from tests.blog.stock import run_scheduler, spoil
from tests.factories import a_draft, a_post

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 13, tzinfo=UTC)
THEN = NOW + timedelta(days=3)
PUBLISH = {"action-publish": "action-publish"}


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=True) as clock:
        yield clock


def send(post: Post, **fields: Any) -> Any:
    words = {"title": post.title, "slug": post.slug, **fields}
    return at_the_desk(a_moderator()).post(edit_address(post), filled_in(**words))


def schedule(post: Post, **fields: Any) -> None:
    """By the editor's own form."""
    send(post, go_live_at="2026-11-23 13:00", **PUBLISH, **fields)
    revision = schedule_of(post)
    assert revision is not None
    assert revision.approved_go_live_at == THEN


def fresh(post: Post) -> Post:
    return Post.objects.get(pk=post.pk)


def test_a_post_that_could_not_be_published_keeps_its_schedule_and_says_why_in_its_form(clock):
    a_post("Terns", slug="taken")
    post = a_draft("Herons")
    schedule(post)
    revision = spoil(post, "taken")
    clock.move_to(THEN + timedelta(minutes=1))

    with pytest.raises(CommandError):
        run_scheduler()

    revision.refresh_from_db()
    assert revision.approved_go_live_at == THEN
    page = at_the_desk(a_moderator()).get(edit_address(post)).content.decode()
    assert PublicationFailure.objects.get().reason.split(".")[0] in page.replace("&#x27;", "'")


def test_the_alias_of_a_scheduled_post_shows_nothing_before_its_time(clock):
    post = a_draft("Herons")
    alias = post.create_alias(update_slug="herons-too", parent=post.get_parent())
    assert alias.live is False

    schedule(post)

    assert fresh(alias).live is False
    clock.move_to(THEN + timedelta(minutes=1))
    run_scheduler()
    assert fresh(post).live is True


def test_scheduling_an_update_keeps_a_live_post_live_even_where_its_live_revision_is_unknown(clock):
    post = a_post("Herons")
    Post.objects.filter(pk=post.pk).update(live_revision=None)

    schedule(fresh(post), title="Herons, revised")

    assert (fresh(post).live, fresh(post).title) == (True, "Herons")
    clock.move_to(THEN + timedelta(minutes=1))
    run_scheduler()
    assert (fresh(post).live, fresh(post).title) == (True, "Herons, revised")


def test_a_post_that_went_live_on_schedule_can_be_edited_without_touching_its_dates(clock):
    post = a_draft("Herons")
    schedule(post)
    clock.move_to(THEN + timedelta(minutes=1))
    run_scheduler()

    page = at_the_desk(a_moderator()).get(edit_address(post))
    answer = send(fresh(post), title="Herons again", go_live_at=page.context["form"]["go_live_at"].value() or "")

    assert answer.status_code == 302, errors_in(answer)
    assert fresh(post).get_latest_revision().content["title"] == "Herons again"
    assert schedule_of(post) is None


def test_a_cancelled_update_leaves_the_live_post_as_it_is(clock):
    post = a_post("Herons")
    schedule(post, title="Herons, revised")
    revision = schedule_of(post)
    assert revision is not None

    at_the_desk(a_moderator()).post(f"/admin/pages/{post.pk}/revisions/{revision.pk}/unschedule/")

    assert schedule_of(post) is None
    clock.move_to(THEN + timedelta(minutes=1))
    run_scheduler()
    assert (fresh(post).live, fresh(post).title) == (True, "Herons")


def test_purging_revisions_takes_neither_what_is_live_nor_what_is_scheduled(clock):
    post = a_post("Herons")
    live = post.live_revision_id
    schedule(post, title="Herons, revised")
    scheduled = schedule_of(post)
    assert scheduled is not None
    for number in range(3):
        post = fresh(post)
        post.title = f"Draft {number}"
        post.save_revision()
    clock.move_to(NOW + timedelta(days=2))

    call_command("purge_revisions", days=1)

    kept = set(post.revisions.values_list("pk", flat=True))
    assert {live, scheduled.pk} <= kept
    clock.move_to(THEN + timedelta(minutes=1))
    run_scheduler()
    assert (fresh(post).live, fresh(post).title) == (True, "Herons, revised")
