"""What is marked as stale is looked at again, whoever is killed meanwhile and however many work at it."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from blog.models import Post, PostTag, Tag
from blog.tallies import live_counts
from blog.work import Progress, Shift, drain_all
from search import entries
from search.models import CountedPost, StaleEntry
from search.stale import look_again, look_at_stale
from tests.factories import a_draft, a_post, a_user
from tests.search.conftest import Settle, drift, the_tag

pytestmark = pytest.mark.django_db


def marks() -> list[int]:
    return list(StaleEntry.objects.order_by("pk").values_list("key", flat=True))


@pytest.fixture
def marked(settled: Settle) -> list[int]:
    """Three posts whose entries and counts are gone, and marked as stale. Their ids."""
    with settled():
        posts = [a_post(tags=("tides",)).pk for _ in range(3)]
    StaleEntry.objects.mark(Post, posts)
    return posts


def test_a_saved_draft_is_marked_in_the_transaction_that_saves_it():
    draft = a_draft()

    assert draft.pk in marks()


def test_what_is_rolled_back_leaves_no_mark_and_hides_no_later_one():
    draft = a_draft()
    StaleEntry.objects.all().delete()
    connection.run_on_commit.clear()

    with transaction.atomic():
        draft.save()
        transaction.set_rollback(True)
    assert marks() == []

    draft.save()
    assert marks() == [draft.pk]


def test_a_worker_takes_the_marks_off(marked: list[int]):
    assert look_at_stale(Shift()) == Progress(done=3)

    assert marks() == []


def test_one_object_marked_twice_is_written_once(marked: list[int], monkeypatch: Any):
    StaleEntry.objects.mark(Post, marked)
    looked: list[Any] = []
    monkeypatch.setattr("search.stale.entries.refresh", lambda model, keys: looked.append(sorted(keys)))

    look_at_stale(Shift())

    assert looked == [sorted(marked)]


def test_a_worker_killed_while_looking_leaves_all_marks(marked: list[int], monkeypatch: Any):
    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("search.stale.CountedPost.objects.recount", killed)

    with pytest.raises(KeyboardInterrupt):
        look_at_stale(Shift())

    assert marks() == marked


def test_one_object_that_cannot_be_looked_at_keeps_no_other_waiting(marked: list[int], monkeypatch: Any):
    refresh = entries.refresh

    def picky(model: Any, keys: set[int]) -> None:
        if marked[0] in keys:
            raise ValueError("not this one")
        refresh(model, keys)

    monkeypatch.setattr("search.stale.entries.refresh", picky)

    assert look_at_stale(Shift()) == Progress(done=2, failed=1)

    assert marks() == marked[:1]


def test_work_ends_when_the_shift_is_over(marked: list[int]):
    assert look_at_stale(Shift(is_stopped=lambda: True)) == Progress()

    assert marks() == marked


def test_marks_are_worked_off_in_batches(marked: list[int], monkeypatch: Any):
    monkeypatch.setattr("search.stale.BATCH", 2)
    sizes: list[int] = []
    monkeypatch.setattr("search.stale.entries.refresh", lambda model, keys: sizes.append(len(keys)))

    look_at_stale(Shift())

    assert sizes == [2, 1]


def test_marking_all_posts_of_a_tag_takes_one_query(marked: list[int], django_assert_num_queries: Any):
    StaleEntry.objects.all().delete()

    with django_assert_num_queries(1):
        StaleEntry.objects.mark_all(Post, PostTag.objects.filter(tag__name="tides").values("content_object_id"))

    assert sorted(marks()) == sorted(marked)


def test_deleting_a_tag_marks_its_posts(marked: list[int]):
    StaleEntry.objects.all().delete()

    the_tag("tides").delete()

    assert sorted(marks()) == sorted(marked)


def test_a_merge_counts_both_tags_before_its_posts_are_looked_at(settled: Settle, monkeypatch: Any):
    with settled():
        a_post(tags=("tides",))
        a_post(tags=("tides", "floods"))
    monkeypatch.setattr("search.stale.look_again", lambda *_, **__: 0)

    with settled():
        the_tag("floods").merge_into(the_tag("tides"), by=a_user("Dot"))
        the_tag("tides").merge_into(Tag.objects.create(name="water"), by=a_user("Dot"))

    assert live_counts("tag") == {the_tag("water").pk: 2}
    assert len(marks()) >= 2


def test_counting_a_tag_anew_takes_few_queries(marked: list[int], django_assert_max_num_queries: Any):
    tag = the_tag("tides").pk

    with django_assert_max_num_queries(6):  # two of them a savepoint, one a lock
        CountedPost.objects.recount_tags([tag])

    assert live_counts("tag") == {tag: 3}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer work at a time")
def test_two_workers_never_take_the_same_mark():
    StaleEntry.objects.mark(Post, range(900001, 900005))
    taken: list[int] = []

    def other_worker() -> None:
        with transaction.atomic():
            taken.extend(mark.key for mark in StaleEntry.objects.take(4))
        connection.close()

    with transaction.atomic():
        mine = [mark.key for mark in StaleEntry.objects.take(2)]
        other = threading.Thread(target=other_worker)
        other.start()
        other.join(timeout=20)

    assert mine == [900001, 900002]
    assert taken == [900003, 900004]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer work at a time")
def test_a_mark_written_while_its_object_is_looked_at_is_not_lost():
    StaleEntry.objects.mark(Post, [900001])

    def marks_again() -> None:
        StaleEntry.objects.mark(Post, [900001])
        connection.close()

    with transaction.atomic():
        StaleEntry.objects.take(1)
        writer = threading.Thread(target=marks_again)
        writer.start()
        writer.join(timeout=20)
        assert not writer.is_alive()

    assert marks() == [900001]


def test_cron_alone_looks_at_what_is_stale(marked: list[int]):
    done = drain_all(Shift())

    assert done["search.stale_entries"].done == 3
    assert drift() == []


def test_only_the_marks_asked_for_are_taken(marked: list[int]):
    assert look_again(5, label="blog.Post", key__in=marked[:1]) == 1

    assert marks() == marked[1:]
