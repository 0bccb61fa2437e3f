"""From the memory of a process to the days of a post: nothing is counted twice, and the signal tells it once."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone

from blog.models import Post, PostViews, Tag, ViewBatch, YearOfViews
from blog.signals import post_viewed
from blog.viewing.folding import EVERY, fold
from blog.viewing.gathering import MOST, gathering
from tests.factories import a_post
from tests.viewing.readers import counted, settle

pytestmark = pytest.mark.django_db


def test_many_views_are_one_row_and_one_telling(heard: Any) -> None:
    post, other = a_post(), a_post()
    for each in (post, post, other, post):
        gathering.add(each.pk)

    with heard(post_viewed) as said:
        settle()

    told = [(each["sender"], each["post"], each["views"], each["day"]) for each in said]
    today = timezone.localdate()
    assert told == [(Post, post, 3, today), (Post, other, 1, today)]
    assert counted() == {post.pk: 3, other.pk: 1}
    assert not ViewBatch.objects.exists()


def test_what_comes_later_is_added_and_told_by_itself(heard: Any) -> None:
    post = a_post()
    gathering.add(post.pk)
    settle()
    gathering.add(post.pk)
    gathering.add(post.pk)

    with heard(post_viewed) as said:
        settle(minutes=1)

    assert [each["views"] for each in said] == [2]
    assert counted() == {post.pk: 3}


def test_nothing_is_told_when_nothing_was_read(heard: Any) -> None:
    with heard(post_viewed) as said:
        settle()

    assert said == []


def test_views_are_added_up_once_a_minute_whoever_asks() -> None:
    post, now = a_post(), timezone.now()
    gathering.add(post.pk)
    gathering.write()
    assert fold(now) == 1
    gathering.add(post.pk)
    gathering.write()

    assert fold(now + EVERY / 2) == 0
    assert fold(now + EVERY) == 1


def test_a_receiver_that_fails_is_undone_and_the_views_count() -> None:
    post = a_post()
    gathering.add(post.pk)

    def fail(**kwargs: Any) -> None:
        Tag.objects.create(name="half done")
        raise DatabaseError("no")

    post_viewed.connect(fail)
    try:
        settle()
    finally:
        post_viewed.disconnect(fail)

    assert counted() == {post.pk: 1}
    assert not Tag.objects.filter(name="half done").exists()


def test_a_post_deleted_meanwhile_is_left_out_and_the_others_count() -> None:
    gone, post = a_post(), a_post()
    gathering.add(gone.pk)
    gathering.add(post.pk)
    gathering.write()
    gone.delete()

    fold()

    assert counted() == {post.pk: 1}


def test_deleting_a_post_deletes_its_counts() -> None:
    post = a_post()
    gathering.add(post.pk)
    settle()
    YearOfViews.objects.create(post=post, year=2024, views=9)

    post.delete()

    assert not PostViews.objects.exists()
    assert not YearOfViews.objects.exists()


def test_what_the_database_does_not_take_waits_for_the_next_time(monkeypatch: Any) -> None:
    post = a_post()
    gathering.add(post.pk)

    def fail(*args: Any) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(ViewBatch.objects, "bulk_create", fail)
        assert gathering.write() == 0

    assert gathering.write() == 1
    assert gathering.write() == 0


def test_what_may_have_been_written_is_given_up_rather_than_counted_twice(monkeypatch: Any) -> None:
    post = a_post()
    gathering.add(post.pk)

    def lose_the_answer(*args: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr(transaction.Atomic, "__exit__", lose_the_answer)
        assert gathering.write() == 0
    transaction.get_connection().savepoint_ids.pop()

    assert gathering.write() == 0


def test_numbers_somebody_makes_up_do_not_fill_the_memory() -> None:
    post = a_post()
    gathering.add(post.pk)
    for number in range(MOST + 100):
        gathering.add(10_000_000 + number)
    gathering.add(post.pk)

    assert len(gathering._views) == MOST
    assert gathering.write() == 2


def test_more_than_one_chunk_is_added_up_whole(monkeypatch: Any) -> None:
    monkeypatch.setattr("blog.viewing.folding.CHUNK", 3)
    post, day = a_post(), date(2026, 11, 20)
    ViewBatch.objects.bulk_create([ViewBatch(post_number=post.pk, day=day, views=1) for _ in range(8)])

    assert fold() == 8
    assert PostViews.objects.get().views == 8
