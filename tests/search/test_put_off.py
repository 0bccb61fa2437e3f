"""What cannot be looked at is tried again, ever less often, and is in nobody's way meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from blog.models import Post, PostTag
from blog.work import Progress, Shift, drain_all
from search.models import StaleEntry
from search.stale import look_again, look_at_stale
from tests.factories import a_post

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
Picky = list[int]


@pytest.fixture
def refused(monkeypatch: Any) -> Picky:
    """Keys of objects that no entry can be written of."""
    keys: Picky = []

    def refuse(model: Any, asked: set[int]) -> None:
        if set(keys) & asked:
            raise ValueError("not this one")

    monkeypatch.setattr("search.stale.entries.refresh", refuse)
    return keys


@pytest.fixture
def at(refused: Picky) -> Callable[[timedelta], Progress]:
    """What a worker does so long after noon, with a mark that cannot be looked at, made at noon."""
    refused.append(900001)
    StaleEntry.objects.mark(Post, refused)

    def look(after: timedelta) -> Progress:
        with time_machine.travel(NOON + after, tick=False):
            return look_at_stale(Shift())

    return look


def test_what_failed_is_left_alone_for_a_minute_then_for_two(at: Callable[[timedelta], Progress]):
    minutes = [0, 0.9, 1, 2.9, 3, 6.9, 7]

    failed = [at(timedelta(minutes=minute)).failed for minute in minutes]

    assert failed == [1, 0, 1, 0, 1, 0, 1]


def test_no_wait_is_longer_than_six_hours(at: Callable[[timedelta], Progress]):
    failed = [at(timedelta(hours=7 * turn)).failed for turn in range(12)]

    assert failed == [1] * 12


def test_a_mark_that_waits_says_how_often_it_failed_and_why(at: Callable[[timedelta], Progress]):
    at(timedelta())
    at(timedelta(minutes=1))

    mark = StaleEntry.objects.get()

    assert (mark.attempts, mark.last_error) == (2, "ValueError: not this one")
    assert mark.next_at == NOON + timedelta(minutes=3)


def test_a_mark_that_waits_goes_once_its_object_can_be_looked_at(at: Callable[[timedelta], Progress], refused: Picky):
    at(timedelta())
    refused.clear()

    assert at(timedelta(minutes=1)) == Progress(done=1)
    assert not StaleEntry.objects.exists()


def test_a_later_change_is_looked_at_without_a_wait(at: Callable[[timedelta], Progress], refused: Picky):
    at(timedelta())
    refused.clear()
    StaleEntry.objects.mark(Post, [900001])

    assert at(timedelta(seconds=1)) == Progress(done=1)


def test_a_whole_round_of_work_tries_it_once(at: Callable[[timedelta], Progress]):
    StaleEntry.objects.mark(Post, [900002])

    assert drain_all(Shift())["search.stale_entries"] == Progress(done=1, failed=1)


def test_the_task_after_a_save_leaves_alone_what_waits(at: Callable[[timedelta], Progress]):
    at(timedelta())

    with time_machine.travel(NOON, tick=False):
        assert look_again(1, label="blog.Post", key__in=[900001]) == 0


def test_an_error_with_any_text_can_be_kept():
    mark = StaleEntry.objects.create(label="blog.Post", key=7)

    mark.wait(ValueError("\0" + "long " * 100))

    mark.refresh_from_db()
    assert mark.last_error.startswith("ValueError: long long")


def test_marks_made_by_the_database_itself_are_due_at_once():
    a_post(tags=("tides",))
    StaleEntry.objects.all().delete()

    StaleEntry.objects.mark_all(Post, PostTag.objects.values("content_object_id"))

    assert StaleEntry.objects.due().get().attempts == 0
