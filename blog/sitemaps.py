"""
What sitemaps list: every page that anybody may read, in parts of ten thousand at the most.

A part is a range of ids, so nothing ever moves from one part to another, and a search engine fetches anew only those in
which something has changed. https://www.sitemaps.org/protocol.html
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone

from blog import sitemap_parts
from blog.models import BlogRendition, Post, PostAuthor, PostTag
from blog.sitemap_parts import Part, in_part, parts_of
from blog.visibility import visible_posts

AT_ONCE: Final = 2_000  # rows read at once
OF_A_TAG: Final = "content_object__last_published_at"
CARD: Final = "fill-1200x630|format-jpeg"  # the picture that ``blog/post.html`` offers to whoever shares the post


class Row(NamedTuple):
    """:param link: a path. :param picture: an address, empty where there is none."""

    link: str
    changed: datetime | None = None
    picture: str = ""


def parts(top: str) -> list[Part]:
    """All that there are of a site, whose pages' ``url_path`` begins with ``top``."""
    return parts_of(top, _posts)


def rows_of(part: Part, top: str) -> Iterable[Row]:
    """What stands in a part; nothing for one that there is not. Posts are read as they are asked for."""
    first, posts = part.number * sitemap_parts.PART, _posts(top)
    match part.kind:
        case "posts":
            return _rows_of_posts(in_part(posts, part.number).order_by("pk"), top)
        case "tags":
            return _rows_of_tags(_worn(posts).filter(tag__gte=first, tag__lt=first + sitemap_parts.PART))
        case "authors":
            people = sorted(_people(posts).items())
            return [row for pk, row in people if first <= pk < first + sitemap_parts.PART]
    return _rows_of_lists(posts) if part == Part("lists", 0) else []


def state_of(part: Part, top: str) -> Any:
    """Differs whenever the part does. Of posts one row of figures, whatever their number."""
    if part.kind != "posts":
        return list(rows_of(part, top))
    counts = Sum(F("publication__publication_seq") + F("publication__update_seq"))
    found = in_part(_posts(top), part.number)
    figures = found.order_by().aggregate(
        number=Count("pk"), ids=Sum("pk"), newest=Max("last_published_at"), counts=counts
    )
    return figures if figures["number"] else []


def _posts(top: str) -> "QuerySet[Post]":
    return visible_posts().filter(url_path__startswith=top)


def _worn(posts: "QuerySet[Post]") -> "QuerySet[PostTag]":
    return PostTag.objects.filter(content_object__in=posts.values("pk"))


def _people(posts: "QuerySet[Post]") -> dict[int, Row]:
    """Everybody who is named on a post, or owns one on which nobody is, by the id of their profile."""
    signed = PostAuthor.objects.filter(post__in=posts.values("pk")).order_by().values_list("profile", "profile__slug")
    unsigned = posts.filter(post_authors__isnull=True, owner__profile__isnull=False).order_by()
    owned = unsigned.values_list("owner__profile", "owner__profile__slug").annotate(Max("last_published_at"))
    people: dict[int, Row] = {}
    for pk, slug, changed in [*signed.annotate(Max("post__last_published_at")), *owned]:
        row = Row(reverse("blog:author", args=[slug]), changed)
        people[pk] = max(people.get(pk, row), row, key=lambda each: (each.changed is not None, each.changed))
    return people


def _rows_of_posts(posts: "QuerySet[Post]", top: str) -> Iterator[Row]:
    cards = BlogRendition.objects.filter(image=OuterRef("lead_image"), filter_spec=CARD).values("file")[:1]
    home, storage = reverse("wagtail_serve", args=[""]), BlogRendition._meta.get_field("file").storage
    shown = posts.values_list("url_path", "last_published_at", Subquery(cards))
    for path, changed, card in shown.iterator(AT_ONCE):
        yield Row(home + quote(path.removeprefix(top)), changed, storage.url(card) if card else "")


def _rows_of_tags(worn: "QuerySet[PostTag]") -> list[Row]:
    found = worn.order_by("tag__slug").values_list("tag__slug").annotate(changed=Max(OF_A_TAG))
    return [Row(reverse("blog:tag", args=[slug]), changed) for slug, changed in found]


def _rows_of_lists(posts: "QuerySet[Post]") -> list[Row]:
    """The first page, the lists of lists, every series, and every year and month with a post."""
    newest = posts.aggregate(newest=Max("last_published_at"))["newest"]
    if newest is None:
        return []
    fixed = [reverse("wagtail_serve", args=[""]), *(reverse(f"blog:{name}") for name in ("archive", "tags", "authors"))]
    told = posts.filter(series__isnull=False).order_by("series__slug").values_list("series__slug")
    series = told.annotate(changed=Max("last_published_at"))
    rows = [Row(reverse("blog:series", args=[slug]), changed) for slug, changed in series]
    return [*(Row(path, newest) for path in fixed), *rows, *_rows_of_archive(posts)]


def _rows_of_archive(posts: "QuerySet[Post]") -> Iterator[Row]:
    month = TruncMonth("published_at", tzinfo=timezone.get_default_timezone())
    dated = posts.filter(published_at__isnull=False).annotate(month=month)
    changes: dict[date, datetime] = dict(
        dated.order_by("month").values_list("month").annotate(Max("last_published_at"))
    )
    for year in dict.fromkeys(first.year for first in changes):
        yield Row(reverse("blog:year", args=[year]), max(changes[first] for first in changes if first.year == year))
    for first, changed in changes.items():
        yield Row(reverse("blog:month", args=[first.year, first.month]), changed)
