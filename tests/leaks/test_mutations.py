"""The crawler is no ornament: with any one filter taken away it finds what that filter hides."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models import Q
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import PageViewRestriction

from blog.models import Post
from blog.models.comment_states import CommentQuerySet
from blog.tallies import Keys, Kind, count
from search.spelling import Suggestion
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
    "the first page": ("blog.listing", "guest", "/"),
    "what stands around a post": ("blog.neighbours", "guest", "/"),
    "tags": ("blog.views.tags", "guest", "/tags/"),
    "tags together": ("blog.views.tags_together", "guest", "/tags/"),
    "authors": ("blog.views.people", "guest", "/authors/"),
    "series": ("blog.views.series", "guest", "/series/"),
    "archive": ("blog.views.archive", "guest", "/archive/"),
    "feeds": ("blog.views.feeds", "guest", "/feed/"),
    "numbers of posts": ("blog.tallies", "member", "/tags/"),
    "search": ("search.questions", "guest", "/search/?q="),
    "narrowed search": ("search.questions", "guest", "/search/?tag="),
    "suggestions": ("search.suggestions", "guest", "/search/suggest/"),
}
"""Where posts are looked up, who looks there, and where they look first."""


def first_leak(world: World, role: str = "guest", begins: str = "/") -> str | None:
    """What somebody reads first that is not for them."""
    cache.clear()
    client, person = Client(), world.people[role]
    if person is not None:
        client.force_login(person)
    nearest_first = sorted(world.starts, key=lambda address: not address.startswith(begins))
    return next(leaks(crawl(client, nearest_first), world.canaries, role), None)


def all_posts(user: Any = None, at: Any = None) -> Any:
    return Post.objects.all()


def counts_of_all(kind: Kind, keys: Keys = None) -> dict[int, int]:
    return count(kind, all_posts(), keys)


@pytest.mark.parametrize("name", FILTERS)
def test_a_missing_filter_is_found(world: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(*FILTERS[name])

    assert first_leak(world) is not None


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_that_asks_nobody_is_found(world: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    room, role, begins = ROOMS[name]
    monkeypatch.setattr(f"{room}.visible_posts", all_posts)

    assert first_leak(world, role, begins) is not None


@pytest.mark.parametrize("begins", ["/tags/", "/authors/", "/search/suggest/"])
def test_kept_numbers_of_hidden_posts_are_found(world: World, monkeypatch: pytest.MonkeyPatch, begins: str) -> None:
    monkeypatch.setattr("blog.tallies._kept", {"tally": counts_of_all})

    assert first_leak(world, begins=begins) is not None


def test_misspelt_words_of_hidden_posts_are_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = [word for word, canary in world.canaries.items() if canary.audience == "nobody"]
    meant = {f"{word[:6]}{word[7:]}": word for word in hidden}
    monkeypatch.setattr(
        "search.helping.suggestion_for", lambda text, number: Suggestion(meant[text], 1) if text in meant else None
    )

    assert first_leak(world, begins="/search/") is not None


def test_comments_that_nobody_approved_are_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CommentQuerySet, "approved", lambda comments: comments.all())

    assert first_leak(world) is not None


def test_links_to_hidden_pages_are_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.rich_text.visible_pages", all_posts)

    assert first_leak(world) is not None


def test_documents_that_are_not_for_everybody_are_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.rich_text.visible_documents", lambda user: Document.objects.all())

    assert first_leak(world) is not None


def test_old_addresses_that_lead_to_hidden_pages_are_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.old_addresses.visible_pages", all_posts)

    assert first_leak(world) is not None
