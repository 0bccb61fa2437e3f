"""What a post counts for, as the database says now."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.utils import timezone

from blog.models import PostAuthor, PostTag, Tag
from blog.tallies import month_key
from blog.visibility import visible_posts


class Kind(models.TextChoices):
    """What posts are counted for."""

    TAG = "tag", "tag"
    AUTHOR = "author", "author"
    SERIES = "series", "series"
    MONTH = "month", "month"


class Counted(NamedTuple):
    """A post that counts for a tag, author, series or month, until it expires."""

    post_id: int
    kind: str
    key: int
    until: datetime | None


class _Visible(NamedTuple):
    post_id: int
    until: datetime | None
    series: int | None
    published_at: datetime | None
    owner: int | None


def counted_for(post_ids: Collection[int], kinds: Collection[str] = tuple(Kind.values)) -> set[Counted]:
    """What those of these posts count for that any reader may see. Three queries, however many posts."""
    columns = ("pk", "expire_at", "series_id", "published_at", "owner__profile")
    rows = visible_posts().filter(pk__in=post_ids).values_list(*columns)
    posts = {row[0]: _Visible(*row) for row in rows}
    keys: list[tuple[int, str, int]] = []
    if posts and Kind.TAG in kinds:
        # Tags can be deleted where foreign keys are not kept.
        worn = PostTag.objects.filter(content_object_id__in=posts, tag__in=Tag.objects.all())
        keys += [(post, Kind.TAG.value, tag) for post, tag in worn.values_list("content_object_id", "tag_id")]
    if posts and Kind.AUTHOR in kinds:
        keys += [(post, Kind.AUTHOR.value, author) for post, author in _authors(posts)]
    if Kind.SERIES in kinds:
        keys += [(post.post_id, Kind.SERIES.value, post.series) for post in posts.values() if post.series]
    if Kind.MONTH in kinds:
        keys += [(post, Kind.MONTH.value, month) for post, month in _months(posts)]
    return {Counted(post, kind, key, posts[post].until) for post, kind, key in keys}


def _authors(posts: dict[int, _Visible]) -> set[tuple[int, int]]:
    """Who is named on each post; its owner where nobody is, as ``Post.byline`` has it."""
    named = set(PostAuthor.objects.filter(post_id__in=posts).values_list("post_id", "profile_id"))
    unsigned = posts.keys() - {post for post, _ in named}
    return named | {(post, owner) for post in unsigned if (owner := posts[post].owner)}


def _months(posts: dict[int, _Visible]) -> list[tuple[int, int]]:
    """In the site's zone, as the archive has it."""
    zone = timezone.get_default_timezone()
    return [
        (post.post_id, month_key(post.published_at.astimezone(zone))) for post in posts.values() if post.published_at
    ]
