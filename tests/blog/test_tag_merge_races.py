"""Merging while others merge or publish, on a server that lets several write at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Revision

from blog.models import Post, Tag, TagMerge
from blog.tagging.merging import locked, merge_all
from blog.tagging.trying import BUSY, MergeRefused
from tests.blog.admin_desk import at_the_desk
from tests.blog.tag_shelf import merged, the_tag, worn
from tests.factories import a_due_post, a_post, an_admin

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


def test_of_two_who_send_the_same_tags_off_at_once_one_does() -> None:
    post = a_post(tags=("Ports", "Piers", "Harbours"))
    going, stays = [the_tag("Ports"), the_tag("Piers")], the_tag("Harbours")
    gate = Barrier(2)

    def merge(tags: list[Tag]) -> Any:
        gate.wait()
        return merge_all(tags, stays, by=None)

    with ThreadPoolExecutor(2) as pool:
        jobs = [lambda: merge(going), lambda: merge(going[::-1])]
        answers = list(pool.map(in_thread, jobs))

    assert sum(isinstance(answer, str) and "it has been merged into “Harbours”" in answer for answer in answers) == 1
    assert (TagMerge.objects.count(), worn(post)) == (2, ["Harbours"])


def test_a_post_that_is_saved_while_its_tag_is_merged_away_gets_the_tag_that_stays() -> None:
    a_post(tags=("Harbours",))
    post = a_post(tags=("Tides",))
    ports = Tag.objects.create(name="Ports")
    post.tags.add("Ports")
    has_merged, may_commit = Event(), Event()

    def merge() -> None:
        with transaction.atomic():
            ports.merge_into(the_tag("Harbours"))
            has_merged.set()
            may_commit.wait(1)

    with ThreadPoolExecutor(2) as pool:
        merging = pool.submit(in_thread, merge)
        has_merged.wait(10)
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


def test_a_merge_holds_its_tags_in_the_order_in_which_posts_hold_theirs() -> None:
    zebras, apples = Tag.objects.create(name="Zebras"), Tag.objects.create(name="Apples")

    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        locked(apples, zebras)

    asked = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    assert len(asked) == 1
    assert 'ORDER BY "blog_tag"."id" ASC FOR UPDATE' in asked[0]


def test_while_a_post_is_being_published_merging_and_undoing_are_put_off_in_words(monkeypatch: Any) -> None:
    monkeypatch.setattr("blog.tagging.trying.PAUSE", 0.01)
    a_post(tags=("Ports", "Harbours"))
    merge, tides = merged("Ports", into="Harbours"), Tag.objects.create(name="Tides")
    desk = at_the_desk(an_admin())
    addresses = [f"/admin/tags/unmerge/{merge.pk}/", f"/admin/tags/merge/{the_tag('Harbours').pk}/"]
    held, may_commit = Event(), Event()

    def publish() -> None:
        with transaction.atomic():
            list(Revision.objects.select_for_update())
            held.set()
            may_commit.wait(30)

    with ThreadPoolExecutor(1) as pool:
        publishing = pool.submit(in_thread, publish)
        held.wait(10)
        try:
            answers = [desk.post(each, {"into": tides.pk, "typed": "Harbours"}, follow=True) for each in addresses]
        finally:
            may_commit.set()
        publishing.result()

    assert [BUSY in answer.content.decode() for answer in answers] == [True, True]
