"""Searching sees what ``blog.visibility`` shows, by SQL that is written once."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import Post
from blog.visibility import visible_posts
from search.backends.narrowing import narrowed
from search.seen import newest_for, seen_by
from tests.factories import a_post

pytestmark = pytest.mark.django_db


def seen(user: Any = None) -> set[int]:
    return set(Post.objects.filter(pk__in=seen_by(user)).values_list("pk", flat=True))


def test_any_reader_sees_the_visible_posts_and_no_others() -> None:
    shown, draft, expired, closed = (a_post(title) for title in ("Shown", "Draft", "Expired", "Closed"))
    Post.objects.filter(pk=draft.pk).update(live=False)
    Post.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)

    assert seen() == seen(AnonymousUser()) == {shown.pk} == set(visible_posts().values_list("pk", flat=True))
    assert newest_for(None) == [shown.pk]


def test_a_post_expires_though_the_sql_is_older() -> None:
    post = a_post("Soon over")
    assert seen() == {post.pk}

    Post.objects.filter(pk=post.pk).update(expire_at=timezone.now() - timedelta(microseconds=1))

    assert seen() == set()


def test_a_post_is_seen_until_its_time_is_over() -> None:
    post = a_post("Not over yet")
    Post.objects.filter(pk=post.pk).update(expire_at=timezone.now() + timedelta(minutes=1))

    assert seen() == {post.pk}


@pytest.mark.parametrize("as_query", [False, True])
def test_told_which_posts_are_asked_about_it_looks_at_them_only(*, as_query: bool) -> None:
    first, second, hidden = (a_post(title) for title in ("First", "Second", "Hidden"))
    Post.objects.filter(pk=hidden.pk).update(live=False)
    asked: Any = [second.pk, hidden.pk]
    posts = Post.objects.filter(pk__in=seen_by(None))
    if as_query:
        posts = posts.filter(Q(title__in=["First", "Second", "Hidden"]))

    inner = narrowed(posts, asked)

    assert set(inner) == {second}
    assert "these keys" not in str(inner.query)
    assert set(posts) == {first, second}


def test_its_sql_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen()
    monkeypatch.setattr("search.seen.visible_posts", None)

    assert seen() == set()


def test_no_keys_find_nothing() -> None:
    a_post("There")

    assert list(narrowed(Post.objects.filter(pk__in=seen_by(None)), [])) == []
