"""A scheduled post is given another date: by the form of the calendar, and nothing else about it changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.users.models import UserProfile as AdminProfile

from blog.calendar.entries import schedule_of
from blog.calendar.moving import CannotMove, move
from blog.models import Post, PublicationFailure
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.blog.ledger import kinds
from tests.blog.stock import run_scheduler
from tests.factories import a_draft, a_post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
THEN, LATER = NOW + timedelta(days=3), NOW + timedelta(days=5, hours=2)


@pytest.fixture
def november():
    with time_machine.travel(NOW, tick=True) as clock:
        yield clock


@pytest.fixture
def herons() -> Post:
    post = a_draft("Herons")
    post.schedule(THEN)
    return Post.objects.get(pk=post.pk)


def form(post: Post, when: str = "2026-11-15 14:00", **fields: str) -> tuple[str, dict[str, str]]:
    return f"/admin/posts/calendar/{post.pk}/move/", {"when": when, **fields}


def date_of(post: Post) -> datetime | None:
    revision = schedule_of(post)
    return revision and revision.approved_go_live_at


def said(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_it_goes_live_at_the_new_date_and_not_at_the_old_one(herons, november):
    answer = at_the_desk(a_moderator()).post(*form(herons), follow=True)

    assert date_of(herons) == LATER
    assert "15 Nov 2026, 14:00 UTC, in 5 days" in said(answer)
    assert kinds().count("post_scheduled") == 2
    november.move_to(THEN + timedelta(minutes=5))
    run_scheduler()
    assert Post.objects.get(pk=herons.pk).live is False
    november.move_to(LATER + timedelta(minutes=1))
    run_scheduler()
    assert Post.objects.get(pk=herons.pk).live is True


def test_the_move_is_in_the_history_of_the_post(herons):
    at_the_desk(a_moderator("Dot")).post(*form(herons))

    entry = PageLogEntry.objects.get(action="blog.schedule_moved")
    assert entry.user.get_username() == "dot"
    assert entry.message == "Moved from 13 Nov 2026, 12:00 UTC to 15 Nov 2026, 14:00 UTC"
    assert not ModelLogEntry.objects.filter(action="blog.schedule_moved").exists()


def test_a_newer_draft_stays_a_draft(herons):
    newer = Post.objects.get(pk=herons.pk).get_latest_revision_as_object()
    newer.title = "Herons, half written"
    newer.save_revision()

    move(Post.objects.get(pk=herons.pk), LATER, by=a_moderator())

    approved = schedule_of(herons)
    assert approved is not None
    assert approved.content["title"] == "Herons"
    assert Post.objects.get(pk=herons.pk).get_latest_revision().content["title"] == "Herons, half written"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2026-11-10 11:59", "This date has passed."),
        ("2026-11-20 12:01", "The post expires before that, 20 Nov 2026, 12:00 UTC."),
        ("", "Say when it goes live."),
        ("soon", "Enter a valid date/time."),
    ],
)
def test_a_date_that_cannot_be_is_refused_where_it_was_typed(when, words):
    post = a_draft("Terns", expire_at=datetime(2026, 11, 20, 12, tzinfo=UTC))
    post.schedule(THEN)

    answer = at_the_desk(a_moderator()).post(*form(post, when))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert date_of(post) == THEN


@pytest.mark.parametrize(
    ("when", "word"), [("2027-03-28 02:30", "does not exist"), ("2027-10-31 02:30", "comes twice")]
)
def test_an_hour_of_a_clock_change_is_refused(herons, when, word):
    dot = a_moderator()
    profile = AdminProfile.get_for_user(dot)
    profile.current_time_zone = "Europe/Oslo"
    profile.save()

    answer = at_the_desk(dot).post(*form(herons, when))

    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert date_of(herons) == THEN


def test_of_two_who_move_it_the_second_is_told(herons):
    page = at_the_desk(a_moderator("Mo")).get(form(herons)[0])
    was = page.context["form"].initial["was"]
    move(herons, THEN + timedelta(days=1), by=None)

    answer = at_the_desk(a_moderator("Mo")).post(*form(herons, was=was))

    assert "Somebody has moved the post since you looked." in answer.content.decode()
    assert date_of(herons) == THEN + timedelta(days=1)


def test_another_post_within_ten_minutes_is_named_and_hinders_nothing(herons):
    other = a_draft("Terns")
    other.schedule(LATER + timedelta(minutes=9))

    answer = at_the_desk(a_moderator()).post(*form(herons), follow=True)

    assert "Less than 10 minutes apart from “Terns” at 14:09." in said(answer)
    assert date_of(herons) == LATER


def test_who_may_not_publish_moves_nothing(herons):
    answer = at_the_desk(an_editor()).post(*form(herons))

    assert answer.status_code == 302
    assert date_of(herons) == THEN


def test_what_is_not_scheduled_cannot_be_moved(november):
    post = a_post("Gulls")
    dot = at_the_desk(a_moderator())

    assert "is not scheduled" in dot.get(form(post)[0]).content.decode()
    assert dot.post(*form(post)).status_code == 422
    with pytest.raises(CannotMove):
        move(post, LATER, by=None)


def test_a_failure_of_the_old_date_is_forgotten(herons):
    revision = schedule_of(herons)
    PublicationFailure.objects.create(post=herons, revision=revision, go_live_at=THEN, reason="The slug is taken.")

    move(herons, LATER, by=a_moderator())

    assert not PublicationFailure.objects.exists()
