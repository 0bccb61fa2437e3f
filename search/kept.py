"""The numbers of posts that lists show to any reader, from the counts that are kept."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count
from django.utils import timezone

from blog.tallies import register_tally
from search.models import CountedPost, Kind, PostCount, TagCount


def kept_counts(kind: str, keys: Collection[int] | None = None) -> dict[int, int]:
    """What any reader finds, as ``blog.tallies.live_counts`` has it, from the counts that are kept."""
    rows: Any = TagCount.objects.values_list("tag_id", "live_posts")
    if kind != Kind.TAG:
        rows = PostCount.objects.filter(kind=kind).values_list("key", "live_posts")
    numbers = dict(_narrowed(rows, "tag_id" if kind == Kind.TAG else "key", keys))
    expired = _narrowed(CountedPost.objects.filter(kind=kind, until__lte=timezone.now()), "key", keys)
    for key, number in expired.order_by().values_list("key").annotate(number=Count("pk")):
        numbers[key] = numbers.get(key, 0) - number
    return {key: number for key, number in numbers.items() if number > 0}


def _narrowed(rows: Any, field: str, keys: Collection[int] | None) -> Any:
    return rows if keys is None else rows.filter(**{f"{field}__in": keys})


register_tally(kept_counts)
