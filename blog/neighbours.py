"""The posts around a post: earlier, later, in its series, and those most like it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone

from blog.prepared import PreparedModels
from blog.slots import Slot
from blog.visibility import visible_posts

if TYPE_CHECKING:
    from blog.models import Post

RELATED = 3
LATELY = 1_000  # posts, among which those on the same tags are looked for
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
    """What ``user`` may read next. One query. Nothing for a post not saved yet."""
    if post.pk is None:
        return Around()
    here = _Place(post.published_at or timezone.now(), post.pk)
    found = _fetch(post, here, tags, user)
    earlier = [other for other in found if here.is_after(other)]
    later = [other for other in found if not here.is_after(other)]
    before = [other for other in earlier if post.series_id and other.series_id == post.series_id]
    after = [other for other in later if post.series_id and other.series_id == post.series_id]
    part, others_of_it = (found[0].part, found[0].parts) if found else (0, 0)
    return Around(
        earlier=next(iter(earlier), None),
        later=later[-1] if later else None,
        previous_part=next(iter(before), None),
        next_part=after[-1] if after else None,
        part=part + 1 if post.series_id else 0,
        parts=others_of_it + 1 if post.series_id else 0,
        related=_related(found),
    )


def _related(found: list[Any]) -> list[Any]:
    """The most like it first; then, where too few are known, the newest on the same tags."""
    alike = sorted((other for other in found if other.likeness), key=lambda other: other.likeness, reverse=True)
    return [*alike, *(other for other in found if other.is_related and not other.likeness)][:RELATED]


@dataclass(frozen=True)
class _Place:
    """A place in the order of posts: by date, then by id."""

    published_at: datetime
    pk: int

    def is_after(self, other: "Post") -> bool:
        return (other.published_at or self.published_at, other.pk) < (self.published_at, self.pk)


WHEN, PK, FIRST, LAST, SERIES, TAGS, NOW = map(Slot, ("when", "pk", "first", "last", "series", "tags", "now"))


def _fetch(post: "Post", here: _Place, tags: list[Any], user: Any) -> list[Any]:
    """Everything that is shown around the post, newest first; each row has the counts of the series as well."""
    parent = post.path[: -post.steplen]
    values = {
        "when": here.published_at,
        "pk": here.pk,
        "first": parent + post.alphabet[0] * post.steplen,
        "last": parent + post.alphabet[-1] * post.steplen,
        "series": post.series_id,
        "tags": [tag.pk for tag in tags],
        "now": timezone.now(),
    }
    if user is None or not user.is_authenticated:
        found = (_IN_SERIES if post.series_id else _ALONE)(**values)
    else:
        found = PreparedModels(partial(_wanted, bool(post.series_id), user))(**values)
    return sorted(found, key=lambda other: (other.published_at, other.pk), reverse=True)


def _wanted(is_in_series: bool, user: Any = None) -> Any:
    """The query, without its values.

    A union of small wishes, each for a few rows: one condition with "or" would read the whole table.
    """
    from blog.models import Likeness, Post, PostTag

    visible = visible_posts(user, NOW.value).alias(place=_path())
    visible = visible.filter(place__gte=FIRST.value, place__lte=LAST.value)
    others = visible.exclude(pk=PK.value)
    rows = [others] + ([others.filter(series=SERIES.value)] if is_in_series else [])
    before = Q(published_at__lte=WHEN.value) & ~Q(published_at=WHEN.value, pk__gte=PK.value)
    after = Q(published_at__gte=WHEN.value) & ~Q(published_at=WHEN.value, pk__lte=PK.value)
    alike = Likeness.objects.filter(post=PK.value)
    shared = Exists(PostTag.objects.filter(content_object=OuterRef("pk"), tag__in=TAGS.among))
    wishes = [row.filter(before).order_by("-published_at", "-pk")[:1] for row in rows]
    wishes += [row.filter(after).order_by("published_at", "pk")[:1] for row in rows]
    lately = others.filter(published_at__gte=_lately())
    wishes.append(lately.filter(shared).order_by("-published_at", "-pk")[:RELATED])
    wishes.append(others.filter(pk__in=alike.values("other")).order_by())
    score = alike.filter(other=OuterRef("pk")).values("score")[:1]
    counts = {"part": _count(rows[-1].filter(before)), "parts": _count(rows[-1])} if is_in_series else {}
    known = {"part": Value(0), "parts": Value(0)} | counts
    shown = Post.objects.only(*SHOWN).annotate(is_related=shared, likeness=Subquery(score), **known).order_by()
    arms = [shown.filter(pk__in=wish.values("pk")) for wish in wishes]
    return arms[0].union(*arms[1:])


def _lately() -> Any:
    """When the last of the newest thousand posts was published: whoever looks for a rare tag is not to walk further."""
    from blog.models import Post

    newest = Post.objects.filter(published_at__isnull=False).order_by("-published_at").values("published_at")
    return Coalesce(Subquery(newest[LATELY : LATELY + 1]), Value(datetime.min.replace(tzinfo=UTC)))


def _path() -> Any:
    """The path; on SQLite so that it is not looked up by: it would read the whole blog, and sort it for one row."""
    return Concat("path", Value("")) if connection.vendor == "sqlite" else F("path")


def _count(posts: "QuerySet[Post]") -> Any:
    """How many there are, as a part of another query."""
    counted = posts.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


_ALONE: PreparedModels[Any] = PreparedModels(partial(_wanted, False))
_IN_SERIES: PreparedModels[Any] = PreparedModels(partial(_wanted, True))
