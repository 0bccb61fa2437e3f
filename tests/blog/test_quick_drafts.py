"""A draft is made of its revision with few queries, and without what has been deleted meanwhile."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Post, PostAuthor, Series, Tag
from blog.quick_drafts import newest_version
from tests.factories import a_draft, a_post, a_user

pytestmark = pytest.mark.django_db


def saved(post: Post) -> Post:
    post.save_revision()
    return Post.objects.get(pk=post.pk)


def draft_of(post: Post) -> Post:
    return Post.objects.get(pk=post.pk).get_latest_revision_as_object()  # type: ignore[no-any-return]


def cost(post: Post) -> int:
    """Queries until the names of its tags and authors are known."""
    with CaptureQueriesContext(connection) as queries:
        draft = draft_of(post)
        assert all(item.tag.name for item in draft.tagged_items.all())
        assert all(person.display_name for person in draft.byline)
    return len(queries)


def a_draft_with(number: int, **fields: Any) -> Post:
    """One with so many tags and authors."""
    post = a_draft(tags=tuple(f"Tag {each}" for each in range(number)), **fields)
    post.post_authors.set([PostAuthor(profile=a_user(f"Writer {each}").profile) for each in range(number)])
    return saved(post)


def test_many_tags_and_authors_cost_as_many_queries_as_one_of_each() -> None:
    assert cost(a_draft_with(6)) == cost(a_draft_with(1)) <= 8


def test_what_is_deleted_is_in_no_draft() -> None:
    series = Series.objects.create(title="Harbours", slug="harbours")
    post = a_draft_with(2, series=series)

    Tag.objects.get(name="Tag 0").delete()
    a_user("Writer 1").profile.delete()
    series.delete()

    draft = draft_of(post)
    assert [item.tag.name for item in draft.tagged_items.all()] == ["Tag 1"]
    assert [person.user.first_name for person in draft.byline] == ["Writer 0"]
    assert draft.series is None


def test_what_belongs_to_the_page_is_never_taken_from_the_revision() -> None:
    post = a_draft_with(1)
    heir = a_user("Heir")
    Post.objects.filter(pk=post.pk).update(owner=heir)

    draft = draft_of(post)

    assert draft.owner == heir
    assert (draft.locale_id, draft.content_type_id) == (post.locale_id, post.content_type_id)
    assert draft.latest_revision_id == post.latest_revision_id


def shown(post: Post) -> int:
    """Queries of looking at the newest version of a post that was just read."""
    read = Post.objects.get(pk=post.pk)
    with CaptureQueriesContext(connection) as queries:
        newest = newest_version(read)
        assert all(item.tag.name for item in newest.tagged_items.all())
        assert all(person.display_name for person in newest.byline)
    return len(queries)


def test_a_live_post_is_looked_at_with_as_many_queries_whatever_it_wears() -> None:
    one, many = (a_draft_with(number, title=f"Post {number}") for number in (1, 5))
    for post in (one, many):
        post.save_revision().publish()

    assert shown(one) == shown(many) == 4


def test_the_newest_version_is_the_draft_where_there_is_one_and_the_post_itself_where_not() -> None:
    post = a_post("Tides")
    assert newest_version(Post.objects.get(pk=post.pk)).title == "Tides"

    post.title = "Neaps"
    post.save_revision()

    assert newest_version(Post.objects.get(pk=post.pk)).title == "Neaps"
    assert shown(post) < cost(post)
