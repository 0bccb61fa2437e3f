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
from blog.prepared import PreparedModels
from blog.tallies import Keys, Kind, count
from blog.visibility import visible_posts
from search.facets import facets_of
from search.prepared import Prepared
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
    "sitemaps": ("blog.sitemaps", "guest", "/sitemap"),
    "feeds of comments": ("blog.comment_feeds", "guest", "/comments/feed/"),
    "the feed of a post's comments": ("blog.views.comment_feeds", "guest", "/comments/on/"),
    "files for machines": ("cms.machines", "guest", "/llms.txt"),
    "numbers of posts": ("blog.tallies", "member", "/tags/"),
    "search": ("search.seen", "guest", "/search/?q="),
    "search of those who signed in": ("search.seen", "member", "/search/?q="),
    "narrowed search": ("search.questions", "guest", "/search/?tag="),
    "suggestions": ("search.suggestions", "guest", "/search/suggest/"),
    "what may have been meant by an address": ("search.near_posts", "guest", "/lost/"),
}
"""Where posts are looked up, who looks there, and where they look first."""


@pytest.fixture(autouse=True)
def written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """No query stays written while a filter is missing, and none from then on."""
    ask = PreparedModels.__call__
    monkeypatch.setattr(Prepared, "sql", lambda prepared: prepared.make().query.sql_with_params())
    monkeypatch.setattr(PreparedModels, "__call__", lambda query, **values: ask(PreparedModels(query.make), **values))


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


def test_a_facet_that_counts_hidden_posts_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = list(Post.objects.exclude(pk__in=visible_posts()).values_list("pk", flat=True))
    monkeypatch.setattr("search.views.facets_of", lambda question, keys, links: facets_of(question, hidden, links))

    assert first_leak(world, begins="/search/?q=") is not None


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
