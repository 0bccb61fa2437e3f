"""
All that a feed of posts depends on, found without reading a post: rows, not objects, and no text.

Programs ask by the hour, and nearly always nothing is new. The queries of the site's own feed are written once.
"""

import uuid
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from blog.models import Post, PostAuthor, PostTag
from blog.prepared import PreparedModels
from blog.sites import site_of
from blog.slots import Slot
from blog.visibility import visible_posts

NEWEST: Final = 20  # posts in a feed
NOW: Final = Slot("now")
POSTS: Final = Slot("posts")
TOP: Final = Slot("top")
OF_A_POST: Final = (
    "pk",
    "url_path",
    "published_at",
    "last_published_at",
    "publication__publication_seq",  # counts the times that it went live, and the next one every change since
    "publication__update_seq",
    "owner__profile__version",
    "owner__profile__display_name",
    "owner__profile__slug",
)
OF_A_PERSON: Final = ("post_id", "profile_id", "profile__version", "profile__display_name", "profile__slug")


class Whole(NamedTuple):
    """Of the site: :param identity: tells its feeds from every other site's. :param tagline: may be empty."""

    identity: uuid.UUID
    tagline: str


def whole_of(request: Any) -> Whole:
    """What feeds say of the site that ``request`` is for. The database is asked once for each request."""
    if not hasattr(request, "_feeds_whole"):
        found = _SITES(top=site_of(request).top)
        request._feeds_whole = Whole(found[0][0], found[0][1] or "") if found else Whole(uuid.NAMESPACE_URL, "")
    whole: Whole = request._feeds_whole
    return whole


def state_of_site() -> list[Any]:
    """Of the newest posts of the site; empty where there are none."""
    return _with_people_and_tags(_NEWEST(now=timezone.now()))


def state_of(posts: "QuerySet[Post]") -> list[Any]:
    """Of the newest of ``posts``."""
    return _with_people_and_tags(list(_newest(posts)))


def _with_people_and_tags(rows: Sequence[Any]) -> list[Any]:
    if not rows:
        return []
    keys = [row[0] for row in rows]
    return [*rows, *_PEOPLE(posts=keys), *_TAGS(posts=keys)]


def people_of(keys: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """The name of everybody who is named on these posts, in order, and the path of their page; by the ids of posts."""
    found: dict[int, list[tuple[str, str]]] = {}
    for post, _profile, _version, name, slug in _PEOPLE(posts=keys) if keys else ():
        found.setdefault(post, []).append((name, reverse("blog:author", args=[slug])))
    return found


def tags_of(keys: Sequence[int]) -> dict[int, list[str]]:
    """The names of their tags, in order; by the ids of posts."""
    found: dict[int, list[str]] = {}
    for post, name in _TAGS(posts=keys) if keys else ():
        found.setdefault(post, []).append(name)
    return found


def _newest(posts: "QuerySet[Post]") -> "QuerySet[Post, Any]":
    return posts.order_by("-published_at", "-pk").values_list(*OF_A_POST)[:NEWEST]


def _people() -> Any:
    named = PostAuthor.objects.filter(post__in=POSTS.among)
    return named.order_by("post", "sort_order", "pk").values_list(*OF_A_PERSON)


def _tags() -> Any:
    worn = PostTag.objects.filter(content_object__in=POSTS.among)
    return worn.order_by("content_object", "tag__name").values_list("content_object_id", "tag__name")


def _sites() -> Any:
    """Few, so that their first pages are looked up by their ids."""
    found = Site.objects.filter(root_page__url_path=TOP.value).order_by("-is_default_site")
    return found.values_list("root_page__translation_key", "blogsettings__tagline")[:1]


_NEWEST: PreparedModels[Any] = PreparedModels(lambda: _newest(visible_posts(at=NOW.value)))
_PEOPLE: PreparedModels[Any] = PreparedModels(_people)
_TAGS: PreparedModels[Any] = PreparedModels(_tags)
_SITES: PreparedModels[Any] = PreparedModels(_sites)
