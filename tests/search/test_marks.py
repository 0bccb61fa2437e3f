"""What is touched in one transaction is looked at after it, by a durable receiver or because it is marked."""

from typing import Any

import pytest
from django.db import transaction

from blog.models import Event, Post
from blog.signals import muted, post_published
from blog.tallies import live_counts
from search.models import StaleEntry
from search.receivers import count_post
from tests.factories import a_post
from tests.search.conftest import Settle, counts, drift

pytestmark = pytest.mark.django_db


def test_a_post_that_is_hidden_and_then_deleted_counts_no_more(settled: Settle):
    with settled():
        post = a_post(tags=("tides",))

    with settled(), transaction.atomic():
        post.unpublish()
        Post.objects.get(pk=post.pk).delete()

    assert drift() == []
    assert counts() == {}
    assert live_counts("month") == {}


@pytest.mark.parametrize(
    "silent",
    [(), ("search.index_post",), ("search.count_tags",), (count_post,), (post_published,)],
    ids=["everything", "index", "counts", "a function", "a signal"],
)
def test_what_is_published_in_silence_is_looked_at_all_the_same(settled: Settle, silent: tuple[Any, ...]):
    with settled(), muted(*silent):
        a_post(tags=("tides",))

    assert drift() == []
    assert counts() == {"tides": 1}


def test_what_is_published_while_the_whole_site_is_muted_is_looked_at_too(settled: Settle, settings: Any):
    settings.BELLBIRD_MUTED = ["search.count_tags"]

    with settled():
        a_post(tags=("tides",))

    assert counts() == {"tides": 1}


def test_a_publication_that_receivers_hear_of_leaves_no_mark():
    with muted("notifications.announce_post"):
        post = a_post(tags=("tides",))

    assert not StaleEntry.objects.filter(label="blog.Post", key=post.pk).exists()


@pytest.mark.parametrize("subject", ["", "none", "4b9f"])
def test_an_event_about_nothing_with_a_number_takes_back_no_mark(subject: str):
    StaleEntry.objects.mark(Post, [1])

    Event.objects.create(
        kind="post_published", transition_key="post_published:1:1", subject_type="blog.Post", subject_id=subject
    )

    assert StaleEntry.objects.count() == 1
