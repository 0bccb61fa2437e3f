"""How many posts a reader finds of each tag, author, series and month."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from wagtail.models import PageViewRestriction

from blog.models import Post, Series, Tag
from blog.tallies import live_counts, register_tally
from tests.factories import a_draft, a_post, a_user

pytestmark = pytest.mark.django_db

JUNE = datetime(2026, 6, 30, 12, tzinfo=UTC)


def keys_of(post: Post) -> dict[Any, int]:
    tag = Tag.objects.get(name="tides")
    return {"tag": tag.pk, "author": a_user("Ada").profile.pk, "series": post.series_id, "month": 202606}


def a_post_of_each(**fields: Any) -> Post:
    series, _ = Series.objects.get_or_create(title="Tides", slug="tides")
    return a_post(tags=("tides",), series=series, published_at=JUNE, **fields)


@pytest.mark.parametrize("kind", ["tag", "author", "series", "month"])
def test_live_posts_are_counted_and_drafts_are_not(kind: Any):
    post = a_post_of_each()
    a_post_of_each()
    a_draft(tags=("tides",), series=post.series, published_at=JUNE)

    assert live_counts(kind) == live_counts(kind, AnonymousUser()) == {keys_of(post)[kind]: 2}


@pytest.mark.parametrize("kind", ["tag", "author", "series", "month"])
def test_what_only_members_may_read_counts_for_members_only(kind: Any):
    post = a_post_of_each()
    PageViewRestriction.objects.create(page=post, restriction_type=PageViewRestriction.LOGIN)

    assert live_counts(kind) == {}
    assert live_counts(kind, a_user("Ben")) == {keys_of(post)[kind]: 1}


@pytest.mark.parametrize("kind", ["tag", "author", "series", "month"])
def test_only_the_keys_that_are_asked_for_are_counted(kind: Any):
    key = keys_of(a_post_of_each())[kind]

    assert live_counts(kind, keys=[key, 999999]) == {key: 1}
    assert live_counts(kind, keys=[999999]) == live_counts(kind, keys=[]) == {}


def test_a_post_that_names_nobody_is_its_owners():
    ada, ben = a_user("Ada"), a_user("Ben")
    unsigned = a_post(author=ben)
    unsigned.post_authors.all().delete()
    unsigned.publish()
    a_post(author=ada)

    assert live_counts("author") == {ada.profile.pk: 1, ben.profile.pk: 1}


def test_the_index_of_authors_names_who_only_owns_unsigned_posts(client: Any):
    post = a_post(author=a_user("Ben"))
    post.post_authors.all().delete()
    post.publish()

    assert "Ben" in client.get(reverse("blog:authors")).content.decode()


def test_numbers_that_are_kept_serve_any_reader_and_nobody_else():
    post = a_post_of_each()
    register_tally(lambda kind, keys: {7: 8})

    assert live_counts("tag") == live_counts("tag", AnonymousUser()) == {7: 8}
    assert live_counts("tag", a_user("Ben")) == {keys_of(post)["tag"]: 1}
