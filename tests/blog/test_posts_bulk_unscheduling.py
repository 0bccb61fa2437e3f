"""The dates of ticked posts are taken away: nothing goes live by itself, and nothing else is changed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from wagtail.models import PageLogEntry

from blog.calendar.entries import schedule_of
from blog.models import Event, PublicationFailure
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.blog.posts_desk import address, fresh, told
from tests.blog.stock import run_scheduler
from tests.factories import a_draft, a_due_post, a_post

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
THEN = NOW + timedelta(days=3)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=True) as clock:
        yield clock


def scheduled(post, **fields):
    for name, value in fields.items():
        setattr(post, name, value)
    post.schedule(THEN)
    return fresh(post)


def desk():
    return at_the_desk(a_moderator())


def test_looking_names_the_dates_and_changes_nothing(clock):
    post, draft = scheduled(a_draft("Tides")), a_draft("Piers")
    before = Event.objects.count()

    page = desk().get(address("unschedule", post, draft)).content.decode()

    assert "Cancel the schedule of 1 post" in page
    assert "It goes live 13 Nov 2026, 12:00 UTC as things stand." in page
    assert "it is not scheduled" in page
    assert schedule_of(post) is not None
    assert Event.objects.count() == before


def test_what_was_scheduled_does_not_go_live_and_can_be_published(clock):
    posts, dot = [scheduled(a_draft("Tides")), scheduled(a_draft("Piers"))], desk()

    said = told(dot.post(address("unschedule", *posts)))
    clock.move_to(THEN + timedelta(minutes=1))
    run_scheduler()

    assert "2 posts taken off the schedule." in said
    assert [fresh(post).live for post in posts] == [False, False]
    told(dot.post(address("publish", *posts)))
    assert [fresh(post).live for post in posts] == [True, True]


def test_a_date_that_is_still_to_come_keeps_nobody_from_publishing_now(clock):
    post, dot = scheduled(a_draft("Tides")), desk()
    told(dot.post(address("unschedule", post)))

    told(dot.post(address("publish", post)))

    assert fresh(post).live is True


def test_a_live_post_stays_as_it_is_and_its_update_stays_a_draft(clock):
    post = scheduled(a_post("Herons"), title="Herons, revised")

    told(desk().post(address("unschedule", post)))
    clock.move_to(THEN + timedelta(minutes=1))
    run_scheduler()

    assert (fresh(post).live, fresh(post).title) == (True, "Herons")
    assert fresh(post).get_latest_revision_as_object().title == "Herons, revised"


def test_a_newer_draft_keeps_its_words_and_loses_the_date(clock):
    post = scheduled(a_draft("Tides"))
    post.title = "Tides, longer"
    post.save_revision()

    told(desk().post(address("unschedule", fresh(post))))

    draft = fresh(post).get_latest_revision_as_object()
    assert (draft.title, draft.go_live_at) == ("Tides, longer", None)


def test_it_is_in_the_history_and_no_failure_is_left(clock):
    post = a_due_post("Late")
    revision = post.scheduled_revision
    PublicationFailure.objects.create(post=post, revision=revision, go_live_at=post.go_live_at, reason="Taken.")

    told(desk().post(address("unschedule", post)))

    assert PageLogEntry.objects.get(action="wagtail.schedule.cancel").user.get_username() == "dot"
    assert not PublicationFailure.objects.exists()


def test_who_publishes_nothing_takes_no_date_away(clock):
    post = scheduled(a_draft("Tides"))

    said = told(at_the_desk(an_editor()).post(address("unschedule", post)))

    assert "you may not publish it" in said
    assert schedule_of(post) is not None
