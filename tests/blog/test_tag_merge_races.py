"""Merging while others merge or publish, on a server that lets several write at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, transaction

from blog.models import Post, Tag, TagMerge
from blog.tagging.merging import MergeRefused
from tests.blog.tag_shelf import the_tag, worn
from tests.factories import a_due_post, a_post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _server(request: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    request.getfixturevalue("committed")


def in_thread(job: Callable[[], Any]) -> Any:
    try:
        return job()
    except MergeRefused as refused:
        return refused.messages[0]
    finally:
        connection.close()


def test_of_two_who_merge_two_tags_into_each_other_one_wins() -> None:
    post = a_post(tags=("Ports", "Harbours"))
    ports, harbours = the_tag("Ports"), the_tag("Harbours")
    gate = Barrier(2)

    def merge(tag: Tag, into: Tag) -> Any:
        gate.wait()
        return tag.merge_into(into)

    with ThreadPoolExecutor(2) as pool:
        jobs = [lambda: merge(ports, harbours), lambda: merge(harbours, ports)]
        answers = list(pool.map(in_thread, jobs))

    refusal = next(answer for answer in answers if isinstance(answer, str))
    assert "it has been merged into" in refusal
    assert TagMerge.objects.count() == len(worn(post)) == 1


def test_a_post_that_is_saved_while_its_tag_is_merged_away_gets_the_tag_that_stays() -> None:
    a_post(tags=("Harbours",))
    post = a_post(tags=("Tides",))
    ports = Tag.objects.create(name="Ports")
    post.tags.add("Ports")
    merged, may_commit = Event(), Event()

    def merge() -> None:
        with transaction.atomic():
            ports.merge_into(the_tag("Harbours"))
            merged.set()
            may_commit.wait(1)

    with ThreadPoolExecutor(2) as pool:
        merging = pool.submit(in_thread, merge)
        merged.wait(10)
        saving = pool.submit(in_thread, post.save)
        may_commit.set()
        merging.result()
        saving.result()

    assert worn(post) == ["Harbours", "Tides"]


def test_a_merge_waits_for_a_post_that_is_being_published_with_the_tag() -> None:
    a_post(tags=("Harbours",))
    due = a_due_post(tags=("Ports",))
    ports, harbours = the_tag("Ports"), the_tag("Harbours")
    published, may_commit = Event(), Event()

    def publish() -> None:
        with transaction.atomic():
            Post.objects.get(pk=due.pk).publish(due.scheduled_revision)
            published.set()
            may_commit.wait(0.5)

    with ThreadPoolExecutor(2) as pool:
        publishing = pool.submit(in_thread, publish)
        published.wait(10)
        merging = pool.submit(in_thread, lambda: ports.merge_into(harbours))
        publishing.result()
        merging.result()

    assert worn(due) == ["Harbours"]
