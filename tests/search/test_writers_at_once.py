"""Writers of the index who meet on a server that lets several write at once."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from blog.models import Post
from search import entries
from search.models import SpelledWord
from search.rebuilding import rebuild
from search.spelling import learn
from tests.factories import a_post

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer work at a time"),
]


@pytest.fixture(autouse=True)
def _root(transactional_db: None) -> None:
    Locale.objects.get_or_create(language_code="en")
    if not Page.objects.exists():
        Page.add_root(instance=Page(title="Root", slug="root"))


def in_thread(job: Callable[[], Any]) -> Any:
    try:
        return job()
    finally:
        connection.close()


def wait_until_somebody_waits(job: "Future[Any]") -> None:
    with connection.cursor() as cursor:
        for _ in range(1_000):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] or job.done():
                return
            time.sleep(0.01)


def test_two_who_learn_the_same_words_in_another_order_both_go_on():
    gate = threading.Barrier(2, timeout=20)

    def write(first: str, second: str) -> None:
        with transaction.atomic():
            learn([first])
            gate.wait()
            learn([second])

    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(in_thread, partial(write, *words)) for words in (("ebb", "neap"), ("neap", "ebb"))]
        for job in jobs:
            job.result(30)

    words = SpelledWord.objects.filter(word__in=["ebb", "neap"])
    assert {word.word: word.keys.count() for word in words} == {"ebb": 3, "neap": 5}


def test_an_index_that_is_written_anew_loses_no_edit_made_meanwhile():
    post = a_post("Slack water")
    entries.refresh(Post, [post.pk])

    def write_anew() -> None:
        for _ in rebuild(get_search_backend()):
            pass

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Post.objects.filter(pk=post.pk).update(title="Spring tide")
            entries.refresh(Post, [post.pk])
            job = pool.submit(in_thread, write_anew)
            wait_until_somebody_waits(job)
        job.result(30)

    assert IndexEntry.objects.get(object_id=str(post.pk), title_text__isnull=False).title_text == "Spring tide"
