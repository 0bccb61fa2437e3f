"""The tags that revisions name. A draft's, a schedule's and an old version's tags stand in JSON, as ids of tags."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import batched
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Max, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import Revision

CHUNK = 100
ITEMS = "tagged_items"

type Change = Callable[[list[dict[str, Any]]], list[dict[str, Any]] | None]
"""Gets the tags of a revision; returns what they shall be, or ``None`` where nothing changes."""


def naming(tag_id: int) -> "QuerySet[Revision]":
    """The revisions of posts that name a tag, and perhaps a few that do not: SQLite is asked for words."""
    revisions = _of_posts()
    if connection.features.supports_json_field_contains:
        return revisions.filter(content__contains={ITEMS: [{"tag": tag_id}]})
    return revisions.annotate(words=Cast("content", TextField())).filter(words__contains=f'"tag": {tag_id}')


def ids_in(items: Iterable[dict[str, Any]]) -> set[int]:
    """The ids of the tags in a revision's list of them."""
    return {item["tag"] for item in items}


def change_tags(revisions: "QuerySet[Revision]", change: Change) -> Iterator[Revision]:
    """Change the tags of revisions, some at a time; yield each that did change, as it was before.

    :raises django.db.OperationalError: when somebody else is changing one of them at this moment (PostgreSQL). Who
        publishes holds a revision and waits for its tags, so that waiting here would be for ever.
    """
    ids = list(revisions.order_by("pk").values_list("pk", flat=True))
    for chunk in chunks(ids):
        rows = Revision.objects.select_for_update(nowait=True, of=("self",)).filter(pk__in=chunk).order_by("pk")
        changed = []
        for revision in rows:
            after = change(revision.content.get(ITEMS) or [])
            if after is not None:
                yield revision
                revision.content[ITEMS] = after
                changed.append(revision)
        Revision.objects.bulk_update(changed, ["content"])


def chunks[T](things: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """Some at a time: a database takes only so many values in one question."""
    yield from batched(things, CHUNK)


def numbered(ids: Iterable[int]) -> "Iterator[QuerySet[Revision]]":
    """The revisions with these ids, those that still exist, some at a time."""
    for chunk in chunks(ids):
        yield Revision.objects.filter(pk__in=chunk)


def objects_of(ids: Iterable[int]) -> set[str]:
    """The ids, as revisions have them, of the posts that these revisions are of."""
    return {post for some in numbered(ids) for post in some.values_list("object_id", flat=True)}


def last_until(moment: datetime, posts: Iterable[str]) -> dict[str, int]:
    """The last revision of each of these posts that was made by ``moment``; posts without one are left out."""
    made = _of_posts().filter(object_id__in=posts, created_at__lte=moment).order_by()
    return dict(made.values("object_id").annotate(last=Max("pk")).values_list("object_id", "last"))


def made_since(moment: datetime, posts: Iterable[str], tag_id: int) -> "list[tuple[int, str]]":
    """The ids of the later revisions of these posts that name a tag, and perhaps a few more, with their posts'."""
    later = naming(tag_id).filter(object_id__in=posts, created_at__gt=moment)
    return list(later.order_by("pk").values_list("pk", "object_id"))


def _of_posts() -> "QuerySet[Revision]":
    from blog.models.posts import Post

    return Revision.objects.filter(content_type=ContentType.objects.get_for_model(Post))
