"""What stands in the calendar between two moments. A fixed number of queries, however many posts there are."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from django.db.models import Q, QuerySet
from wagtail.models import Revision

from blog.calendar.sources import Entry, Kind
from blog.models import Post, PublicationFailure
from blog.scheduling.due import post_content_types

MOST: Final = 5000
"""Entries of a kind that are looked at, the earliest first."""
CLOSE: Final = timedelta(minutes=10)
"""Posts that go live nearer to each other than this are pointed out."""


def entries(posts: "QuerySet[Post]", start: datetime, end: datetime) -> list[Entry]:
    """All that happens to ``posts`` from ``start`` until before ``end``, in the order in which it happens.

    :param posts: those that whoever looks may see; aliases go with their originals and are left out.
    """
    posts = posts.filter(alias_of__isnull=True).order_by()
    found = [*_scheduled(posts, start, end), *_expiring(posts, start, end), *_published(posts, start, end)]
    return sorted(found, key=lambda entry: (entry.at, entry.title))


def scheduled_revisions() -> "QuerySet[Revision]":
    """The revisions of posts that go live at a date somebody has approved, in no particular order."""
    return Revision.objects.order_by().filter(
        base_content_type__app_label="wagtailcore",
        content_type__in=post_content_types(),
        approved_go_live_at__isnull=False,
    )


def close_pairs(found: Iterable[Entry]) -> list[tuple[Entry, Entry]]:
    """Neighbours that go live within :data:`CLOSE` of each other."""
    going = [entry for entry in found if entry.kind in (Kind.SCHEDULED, Kind.UPDATE, Kind.FAILED)]
    return [(one, other) for one, other in pairwise(going) if other.at - one.at < CLOSE]


def _scheduled(posts: "QuerySet[Post]", start: datetime, end: datetime) -> Iterator[Entry]:
    within = scheduled_revisions().filter(approved_go_live_at__gte=start, approved_go_live_at__lt=end)
    rows = within.order_by("approved_go_live_at").values_list("object_id", "approved_go_live_at", "content__title")
    plans = [(int(key), at, title) for key, at, title in rows[:MOST]]
    is_live = dict(posts.filter(pk__in=[pk for pk, *_ in plans]).values_list("pk", "live"))
    failed = set(PublicationFailure.objects.filter(post__in=is_live).values_list("post", flat=True))
    for pk, at, title in plans:
        if pk in is_live:
            kind = Kind.FAILED if pk in failed else Kind.UPDATE if is_live[pk] else Kind.SCHEDULED
            yield Entry(at, kind, title, pk, f"post-{pk}-goes-live")


def _expiring(posts: "QuerySet[Post]", start: datetime, end: datetime) -> Iterator[Entry]:
    """Live posts, those that have expired, and those whose schedule stands; a mere draft's wish counts for nothing."""
    within = posts.filter(expire_at__gte=start, expire_at__lt=end).order_by("expire_at")
    rows = list(within.values_list("pk", "title", "expire_at", "live", "expired")[:MOST])
    drafts = [str(pk) for pk, _, _, live, expired in rows if not live and not expired]
    planned = scheduled_revisions().filter(object_id__in=drafts).values_list("object_id", flat=True) if drafts else ()
    waiting = {int(key) for key in planned}
    for pk, title, at, live, expired in rows:
        if live or expired or pk in waiting:
            yield Entry(at, Kind.EXPIRED if expired else Kind.EXPIRES, title, pk, f"post-{pk}-expires")


def _published(posts: "QuerySet[Post]", start: datetime, end: datetime) -> Iterator[Entry]:
    within = posts.filter(Q(live=True), published_at__gte=start, published_at__lt=end).order_by("published_at")
    for pk, title, at in within.values_list("pk", "title", "published_at")[:MOST]:
        yield Entry(at, Kind.PUBLISHED, title, pk, f"post-{pk}-published")


def close_to(posts: "QuerySet[Post]", at: datetime, but: int) -> list[Entry]:
    """What goes live within :data:`CLOSE` of ``at``, except the post of the id ``but``.

    :param posts: those that whoever looks may see.
    """
    around = _scheduled(posts.order_by(), at - CLOSE, at + CLOSE)
    return [entry for entry in around if entry.post_id != but and abs(entry.at - at) < CLOSE]


def schedule_of(post: Any) -> Revision | None:
    """The approved revision of ``post`` that waits for its date, the earliest if there are several."""
    waiting = scheduled_revisions().filter(object_id=str(post.pk))
    return waiting.order_by("approved_go_live_at", "pk").first()
