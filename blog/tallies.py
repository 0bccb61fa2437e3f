"""
How many posts a reader finds of each tag, author, series and month, for the lists that say so.

Whoever keeps such numbers for any reader (``search`` does) registers; without anybody, and for readers who may see
more than any reader, the posts are counted. Numbers that are kept may be a moment late: what was published or hidden a
second ago may be missing, or still counted. A date of expiry that has passed is minded at once.
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any, Literal

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from blog.models import Post, PostAuthor, PostTag
from blog.visibility import visible_posts

Kind = Literal["tag", "author", "series", "month"]
Keys = Collection[int] | None
Tally = Callable[[Kind, Keys], dict[int, int]]
"""Called with a kind and the keys that are asked for (``None``: all); answers as :func:`live_counts` does."""

_kept: dict[str, Tally] = {}


def register_tally(tally: Tally) -> None:
    """Offer numbers for any reader; registering another replaces it."""
    _kept["tally"] = tally


def live_counts(kind: Kind, user: Any = None, keys: Keys = None) -> dict[int, int]:
    """
    The number of posts that ``user`` finds of each tag, author, series or month. Those without any are left out.

    :param user: a ``User``; ``None`` or an anonymous one for any reader.
    :param keys: only these.
    :returns: numbers by id of the ``Tag``, ``UserProfile`` or ``Series``; by six figures for a month, e.g. 202611.
    """
    tally = _kept.get("tally")
    if tally and (user is None or not user.is_authenticated):
        return tally(kind, keys)
    return count(kind, visible_posts(user), keys)


def count(kind: Kind, posts: "QuerySet[Post]", keys: Keys = None) -> dict[int, int]:
    """The number of these posts of each tag, author, series or month, counted now. Answers as :func:`live_counts`."""
    match kind:
        case "tag":
            return _numbers(PostTag.objects.filter(content_object__in=posts.values("pk")), "tag_id", keys)
        case "author":
            return _of_authors(posts, keys)
        case "series":
            return _numbers(posts.filter(series__isnull=False), "series_id", keys)
        case "month":
            return _of_months(posts, keys)


def _of_authors(posts: "QuerySet[Post]", keys: Keys) -> dict[int, int]:
    """A post that names nobody is its owner's, as ``Post.byline`` has it."""
    numbers = _numbers(PostAuthor.objects.filter(post__in=posts.values("pk")), "profile_id", keys)
    unsigned = posts.filter(post_authors__isnull=True, owner__profile__isnull=False)
    for profile, number in _numbers(unsigned, "owner__profile", keys).items():
        numbers[profile] = numbers.get(profile, 0) + number
    return numbers


def _of_months(posts: "QuerySet[Post]", keys: Keys) -> dict[int, int]:
    month = TruncMonth("published_at", tzinfo=timezone.get_default_timezone())
    numbers = _numbers(posts.filter(published_at__isnull=False).annotate(month=month), "month")
    by_key = {month_key(month): number for month, number in numbers.items()}
    return by_key if keys is None else {key: by_key[key] for key in keys if key in by_key}


def month_key(moment: date) -> int:
    """The six figures of the month of a date, e.g. 202611."""
    return moment.year * 100 + moment.month


def _numbers(rows: "QuerySet[Any]", field: str, keys: Keys = None) -> dict[Any, int]:
    asked = rows if keys is None else rows.filter(**{f"{field}__in": keys})
    return dict(asked.order_by().values_list(field).annotate(number=Count("pk")))
