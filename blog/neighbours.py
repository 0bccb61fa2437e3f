"""The posts around a post: earlier, later, in its series, and on the same tags."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from blog.visibility import visible_posts

if TYPE_CHECKING:
    from blog.models import Post

RELATED = 3
SHOWN = ("title", "slug", "url_path", "excerpt", "published_at", "series_id")


@dataclass(frozen=True)
class Around:
    """What leads on from a post. ``part`` of ``parts`` is its place in the series, from 1."""

    earlier: Any = None
    later: Any = None
    previous_part: Any = None
    next_part: Any = None
    part: int = 0
    parts: int = 0
    related: list[Any] = field(default_factory=list)


def neighbours_of(post: "Post", tags: list[Any], user: Any = None) -> Around:
    """What ``user`` may read next. One query; one more for a post in a series. Nothing for a post not saved yet."""
    if post.pk is None:
        return Around()
    here = _Place(post.published_at or timezone.now(), post.pk)
    others = visible_posts(user).filter(path__startswith=post.path[: -post.steplen]).exclude(pk=post.pk)
    found = _fetch(others, here, post.series_id, tags)
    earlier = [other for other in found if here.is_after(other)]
    later = [other for other in found if not here.is_after(other)]
    before = [other for other in earlier if post.series_id and other.series_id == post.series_id]
    after = [other for other in later if post.series_id and other.series_id == post.series_id]
    part, parts = _part(others.filter(series=post.series_id), here) if post.series_id else (0, 0)
    return Around(
        earlier=next(iter(earlier), None),
        later=later[-1] if later else None,
        previous_part=next(iter(before), None),
        next_part=after[-1] if after else None,
        part=part,
        parts=parts,
        related=[other for other in found if other.is_related][:RELATED],
    )


@dataclass(frozen=True)
class _Place:
    """A place in the order of posts: by date, then by id."""

    published_at: datetime
    pk: int

    @property
    def before(self) -> Q:
        return Q(published_at__lt=self.published_at) | Q(published_at=self.published_at, pk__lt=self.pk)

    @property
    def after(self) -> Q:
        return Q(published_at__gt=self.published_at) | Q(published_at=self.published_at, pk__gt=self.pk)

    def is_after(self, other: "Post") -> bool:
        return (other.published_at or self.published_at, other.pk) < (self.published_at, self.pk)


def _fetch(others: "QuerySet[Post]", here: _Place, series: int | None, tags: list[Any]) -> list[Any]:
    """Everything that is shown around the post, newest first.

    A union of small wishes, each for at most three rows: one condition with "or" would read the whole table.
    """
    from blog.models import Post, PostTag

    rows = [others] + ([others.filter(series=series)] if series else [])
    wishes = [row.filter(here.before).order_by("-published_at", "-pk")[:1] for row in rows]
    wishes += [row.filter(here.after).order_by("published_at", "pk")[:1] for row in rows]
    shared = Exists(PostTag.objects.filter(content_object=OuterRef("pk"), tag__in=tags))
    if tags:
        wishes.append(others.filter(shared).order_by("-published_at", "-pk")[:RELATED])
    shown = Post.objects.only(*SHOWN).annotate(is_related=shared).order_by()
    arms = [shown.filter(pk__in=wish.values("pk")) for wish in wishes]
    found = arms[0].union(*arms[1:])
    return sorted(found, key=lambda post: (post.published_at, post.pk), reverse=True)


def _part(others: "QuerySet[Post]", here: _Place) -> tuple[int, int]:
    counts = others.aggregate(all=Count("pk"), before=Count("pk", filter=here.before))
    return counts["before"] + 1, counts["all"] + 1
