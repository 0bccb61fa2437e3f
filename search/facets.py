"""What the posts that were found have in common: tags, authors and years, with exact numbers, as links."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blog.models import Post, PostAuthor, PostTag
from search.links import Links
from search.prepared import KEYS, Prepared
from search.questions import MAX_TAGS, Question

MOST_CHOICES: Final = 10

Counted = list[tuple[str, str, int]]


class Choice(NamedTuple):
    """One way to narrow a search: its name, how many posts are left then, and the address."""

    name: str
    posts: int
    address: str


@dataclass
class Facet:
    name: str
    heading: str
    choices: list[Choice]


@dataclass
class Chip:
    """A filter that is on, and the address without it."""

    name: str
    value: str
    text: str
    without: str


def chips_of(question: Question, links: Links) -> list[Chip]:
    """What narrows the search. What this reader does not know is called as it was asked for."""
    names = {("tag", tag.slug): tag.name for tag in question.tags}
    if question.author:
        names["author", question.author_slug] = question.author.display_name
    if question.month:
        names["month", f"{question.month:%Y-%m}"] = date_format(question.month, "F Y")
    return [
        Chip(name, value, names.get((name, value), value), links.without(name, value))
        for name, value in question.filters
    ]


def facets_of(question: Question, keys: Sequence[int], links: Links) -> list[Facet]:
    """
    What can narrow the search, most posts first. Only one author and one year can be chosen; tags are all worn at once.

    :param keys: of the posts that answer the question, so of none but those that the reader may see.
    """
    if not keys:
        return []
    counted: list[tuple[str, str, Counted]] = [("tag", _("Tags"), _tags(question, keys))]
    if not question.author_slug:
        counted.append(("author", _("Authors"), _authors(keys)))
    if not question.year:
        counted.append(("year", _("Years"), _years(keys)))
    return [
        Facet(name, heading, [Choice(text, posts, links.adding(name, value)) for value, text, posts in rows])
        for name, heading, rows in counted
        if len(rows) > 1 or any(posts < len(keys) for _value, _text, posts in rows)
    ]


TAGS: Final = Prepared(
    lambda: (
        PostTag.objects.filter(content_object__in=KEYS.among)
        .order_by()
        .values_list("tag__slug", "tag__name")
        .annotate(posts=Count("pk"))
        .order_by("-posts", "tag__name")[: MOST_CHOICES + MAX_TAGS]
    )
)
AUTHORS: Final = Prepared(
    lambda: (
        PostAuthor.objects.filter(post__in=KEYS.among)
        .order_by()
        .values_list("profile__slug", "profile__display_name")
        .annotate(posts=Count("pk"))
        .union(
            Post.objects.filter(pk__in=KEYS.among, post_authors__isnull=True, owner__profile__isnull=False)
            .order_by()
            .values_list("owner__profile__slug", "owner__profile__display_name")
            .annotate(posts=Count("pk")),
            all=True,
        )
        .order_by()
    )
)
YEARS: Final = Prepared(
    lambda: (
        Post.objects.filter(pk__in=KEYS.among, published_at__isnull=False)
        .order_by()
        .values_list(ExtractYear("published_at", tzinfo=timezone.get_default_timezone()))
        .annotate(posts=Count("pk"))
    )
)


def _tags(question: Question, keys: Sequence[int]) -> Counted:
    return [row for row in TAGS(keys) if row[0] not in question.slugs][:MOST_CHOICES]


def _authors(keys: Sequence[int]) -> Counted:
    counted: Counter[tuple[str, str]] = Counter()
    for slug, name, posts in AUTHORS(keys):  # whoever is named on some and owns others comes twice
        counted[slug, name] += posts
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0][1].casefold(), item[0][0]))
    return [(slug, name, posts) for (slug, name), posts in ranked[:MOST_CHOICES]]


def _years(keys: Sequence[int]) -> Counted:
    ranked = sorted(YEARS(keys), key=lambda row: (-row[1], -row[0]))[:MOST_CHOICES]
    return [(str(year), str(year), posts) for year, posts in ranked]
