"""
Which parts a sitemap has, and when something in each last changed: remembered, and mended where something was written.

To look at every post takes seconds on a large site. What is written names the post, and so the only part to look at.
"""

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple
from zlib import crc32

from django.core.cache import cache
from django.db.models import Count, Exists, F, Max, Model, OuterRef, QuerySet
from wagtail.models import PageViewRestriction

from blog.models import Event, Post, Tag, UserProfile

PART: Final = 10_000  # ids in a part; the protocol allows 50,000 addresses
KEPT_FOR: Final = 600  # seconds
STILL_COMING: Final = 100  # events: one of them may be committed after a later one
MANY: Final = 1_000  # events, beyond which all posts are looked at


class Part(NamedTuple):
    kind: str
    number: int
    changed: datetime | None = None


class Written(NamedTuple):
    """
    The last of what was written, by its ids.

    :param restrictions: their number as well: one may be gone.
    """

    event: int
    post: int
    restrictions: tuple[int, int | None]


class Known(NamedTuple):
    """
    What is remembered.

    :param posts: the newest change in each part of posts, by its number.
    :param others: the parts of tags and people.
    :param until: seconds since the epoch; then all is looked at once more.
    """

    written: Written
    posts: dict[int, datetime | None]
    others: list[Part]
    until: float


def parts_of(top: str, posts_below: Callable[[str], "QuerySet[Post]"]) -> list[Part]:
    """
    All that there are of the posts whose ``url_path`` begins with ``top``.

    They are as old as the last event, post or restriction; a post that is over by itself may leave its part a moment
    later, for ``KEPT_FOR``.
    """
    name = f"sitemap-parts:{PART}:{crc32(top.encode()):x}"
    written = Written(_last(Event), _last(Post), _restrictions())
    known: Known | None = cache.get(name)
    if known is None or known.written != written:
        posts = posts_below(top)
        known = _mended(known, written, posts) or _found(written, posts)
        cache.set(name, known, max(known.until - time.time(), 1))
    newest = max((changed for changed in known.posts.values() if changed), default=None)
    if newest is None:
        return []
    rows = [Part("posts", number, changed) for number, changed in sorted(known.posts.items())]
    return [Part("lists", 0, newest), *rows, *(part._replace(changed=newest) for part in known.others)]


def _found(written: Written, posts: "QuerySet[Post]") -> Known:
    """All posts are read once."""
    return Known(written, dict(_changes(posts)), _others(posts), time.time() + KEPT_FOR)


def _mended(known: Known | None, written: Written, posts: "QuerySet[Post]") -> Known | None:
    """What was known, with the parts looked at again that something was written in; ``None`` where that is all."""
    if known is None or known.written.restrictions != written.restrictions or known.until < time.time():
        return None
    told = Event.objects.filter(pk__gt=known.written.event - STILL_COMING, subject_type=Post._meta.label).order_by()
    subjects = list(told.values_list("subject_id", flat=True)[: MANY + 1])
    if len(subjects) > MANY:
        return None
    numbers = {int(subject) // PART for subject in subjects}
    if known.written.post != written.post:
        numbers.update(range(min(known.written.post, written.post) // PART, written.post // PART + 1))
    changes = {number: changed for number, changed in known.posts.items() if number not in numbers}
    changes |= {number: changed for each in sorted(numbers) for number, changed in _changes(in_part(posts, each))}
    return known._replace(written=written, posts=changes, others=_others(posts))


def in_part(things: "QuerySet[Any]", number: int) -> "QuerySet[Any]":
    """Those whose ids are in that part."""
    return things.filter(pk__gte=number * PART, pk__lt=(number + 1) * PART)


def _changes(posts: "QuerySet[Post]") -> Iterable[tuple[int, datetime | None]]:
    """The number of every part with one of ``posts``, and the newest change in it."""
    return posts.order_by().values_list(F("pk") / PART).annotate(changed=Max("last_published_at"))


def _last(kind: type[Model]) -> int:
    """The highest id; found in an index, however many rows there are."""
    return kind._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0


def _restrictions() -> tuple[int, int | None]:
    found = PageViewRestriction.objects.aggregate(number=Count("pk"), last=Max("pk"))
    return found["number"], found["last"]


def _others(posts: "QuerySet[Post]") -> list[Part]:
    """Of tags and people one is looked for in each part that is on a post."""
    worn = Exists(posts.filter(tagged_items__tag=OuterRef("pk")))
    signed = Exists(posts.filter(post_authors__profile=OuterRef("pk")))
    owned = Exists(posts.filter(owner=OuterRef("user"), post_authors__isnull=True))
    found = [Part("tags", number) for number in _numbers(Tag.objects.filter(worn))]
    return found + [Part("authors", number) for number in _numbers(UserProfile.objects.filter(signed | owned))]


def _numbers(things: "QuerySet[Any]") -> list[int]:
    """Of the parts that the ids of ``things`` are in."""
    ranges = range(_last(things.model) // PART + 1)
    return [number for number in ranges if in_part(things, number).exists()]
