"""What the editor says of a schedule: both zones, how far off, and whether the scheduler is awake."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.users.models import UserProfile as AdminProfile

from blog.admin.schedule_words import scheduler_in_words, span_in_words, when_in_words
from blog.calendar.entries import schedule_of
from blog.models import Post, SchedulerRun, User
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk, edit_address
from tests.factories import a_draft, a_post

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 13, tzinfo=UTC)
THEN = datetime(2026, 11, 24, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def in_oslo() -> User:
    dot = a_moderator()
    profile = AdminProfile.get_for_user(dot)
    profile.current_time_zone = "Europe/Oslo"
    profile.save()
    return dot


def form_of(post: Post, user: User) -> str:
    answer = at_the_desk(user).get(edit_address(post))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_date_is_told_in_both_zones_and_by_its_distance():
    with timezone.override("Europe/Oslo"):
        assert when_in_words(THEN, NOW) == "24 Nov 2026, 08:00 CET (07:00 UTC), in 3 days 18 h"
        late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
        assert when_in_words(late, NOW) == "25 Nov 2026, 00:30 CET (24 Nov 23:30 UTC), in 4 days 10 h"
    with timezone.override(UTC):
        assert when_in_words(NOW - timedelta(minutes=4), NOW) == "20 Nov 2026, 12:56 UTC, 4 min ago"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=61), "1 h 1 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=400, hours=1), "400 days 1 h"),
    ],
)
def test_a_length_of_time_has_its_two_largest_units(length, words):
    assert span_in_words(length) == words


def test_the_scheduler_is_awake_then_late_and_says_so_in_words_and_colour():
    assert scheduler_in_words().tone == "held"
    SchedulerRun.objects.create(name="abc", ended_at=NOW - timedelta(seconds=40))
    assert scheduler_in_words() == ("scheduler last ran 40 s ago", "done")

    late = scheduler_in_words(NOW + timedelta(minutes=5))

    assert late.tone == "held"
    assert "scheduler is late: it last ran 5 min ago" in late.word


def test_the_form_of_a_scheduled_post_says_when_and_how_to_move_or_cancel_it():
    post = a_draft("Herons")
    post.schedule(THEN)
    SchedulerRun.objects.create(name="abc", ended_at=NOW - timedelta(seconds=40))

    page = form_of(post, in_oslo())

    revision = schedule_of(post)
    assert revision is not None
    assert "The post goes live 24 Nov 2026, 08:00 CET (07:00 UTC), in 3 days 18 h." in page
    assert "Set to 24 Nov 2026, 08:00 CET (07:00 UTC), in 3 days 18 h." in page
    assert "scheduler last ran 40 s ago" in page
    assert f"/admin/posts/calendar/{post.pk}/move/" in page
    assert f"/admin/pages/{post.pk}/revisions/{revision.pk}/unschedule/" in page


def test_the_form_of_a_live_post_says_that_an_update_is_scheduled():
    post = a_post("Herons")
    post.schedule(THEN)

    assert "The post is live. An update of it goes live 24 Nov 2026, 08:00 CET" in form_of(post, in_oslo())


def test_who_may_not_publish_sees_the_date_and_no_way_to_change_it():
    post = a_draft("Herons")
    post.schedule(THEN)

    page = form_of(post, an_editor())

    assert "The post goes live 24 Nov 2026, 07:00 UTC, in 3 days 18 h." in page
    assert "/posts/calendar/" not in page.partition("The post goes live")[2]


def test_a_post_without_a_schedule_has_no_notice_but_the_dialog_tells_of_the_scheduler():
    page = form_of(a_draft("Herons"), in_oslo())

    assert "The post goes live" not in page
    assert "scheduler has never run" in page
    assert "Time in Europe/Oslo (CET, UTC+1), now 14:00." in page
