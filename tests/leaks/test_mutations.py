"""The crawler is no ornament: with any one filter taken away it finds what that filter hides."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from wagtail.models import PageViewRestriction

from blog.models import Post
from blog.models.comment_states import CommentQuerySet
from tests.leaks.crawler import crawl, leaks
from tests.leaks.world import World

pytestmark = pytest.mark.django_db

FILTERS: dict[str, tuple[str, Callable[..., Any]]] = {
    "that it is live": ("blog.visibility._is_live", Q),
    "that its time is not over": ("blog.visibility._is_not_over", lambda now: Q()),
    "that it is no alias": ("blog.visibility._is_an_original", Q),
    "that it is not closed": ("blog.visibility._closed_to", lambda user: PageViewRestriction.objects.none()),
}
ROOMS = {
    "the first page": "blog.listing",
    "what stands around a post": "blog.neighbours",
    "tags": "blog.views.tags",
    "authors": "blog.views.people",
    "series": "blog.views.series",
    "archive": "blog.views.archive",
    "feeds": "blog.views.feeds",
}


def first_leak(world: World) -> str | None:
    """What a guest reads first that is not for guests."""
    return next(leaks(crawl(Client(), world.starts), world.canaries, "guest"), None)


def all_posts(user: Any = None, at: Any = None) -> Any:
    return Post.objects.all()


@pytest.mark.parametrize("name", FILTERS)
def test_a_missing_filter_is_found(world: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(*FILTERS[name])

    assert first_leak(world) is not None


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_that_asks_nobody_is_found(world: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(f"{ROOMS[name]}.visible_posts", all_posts)

    assert first_leak(world) is not None


def test_comments_that_nobody_approved_are_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CommentQuerySet, "approved", lambda comments: comments.all())

    assert first_leak(world) is not None


def test_links_to_hidden_pages_are_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.rich_text.visible_pages", all_posts)

    assert first_leak(world) is not None


def test_old_addresses_that_lead_to_hidden_pages_are_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.old_addresses.visible_pages", all_posts)

    assert first_leak(world) is not None
