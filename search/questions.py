"""What a reader asks for, whatever was typed, and the posts that answer it. Nothing hidden is ever found."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from modelsearch.backends import get_search_backend

from blog.models import Post, PostTag, Tag, UserProfile
from blog.slots import Slot
from blog.visibility import visible_posts
from search.prepared import NOW, Prepared
from search.seen import is_known, seen_by
from search.syntax import Term, plain, query_of, terms_of

FIRST_YEAR: Final = 1000
LAST_YEAR: Final = 9000
MAX_TAGS: Final = 5
BY_DATE: Final = "date"
ENOUGH: Final = 1_000  # hits, beyond which a mere hint counts no further


@dataclass(frozen=True)
class Question:
    """
    One search.

    :param text: what was typed, plain; may be empty.
    :param slugs: tags that a post must all wear, as asked for.
    :param tags: those of them that this reader finds a post on.
    :param author_slug: whose posts, as asked for; may be empty.
    :param author: that person, if this reader finds a post of theirs.
    :param year: of publication, or ``None``.
    :param month: its first day, or ``None``.
    :param by_date: newest first, instead of best first.
    """

    text: str = ""
    slugs: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    author_slug: str = ""
    author: UserProfile | None = None
    year: int | None = None
    month: date | None = None
    by_date: bool = False

    @classmethod
    def of(cls, data: QueryDict, user: Any = None) -> "Question":
        """Read an address: ``q``, ``tag`` (repeatable), ``author``, ``year``, ``month``, ``sort``; no nonsense."""
        given = (plain(slug) for slug in data.getlist("tag")[:MAX_TAGS])
        slugs = tuple(dict.fromkeys(slug for slug in given if slug))
        author = plain(data.get("author", ""))
        return cls(
            text=plain(data.get("q", "")),
            slugs=slugs,
            tags=tuple(_tags(slugs, user)) if slugs else (),
            author_slug=author,
            author=_author(author, user) if author else None,
            year=_year(plain(data.get("year", ""))),
            month=_month(plain(data.get("month", ""))),
            by_date=data.get("sort") == BY_DATE,
        )

    @property
    def terms(self) -> tuple[Term, ...]:
        return terms_of(self.text)

    @property
    def filters(self) -> list[tuple[str, str]]:
        """What narrows it: names of fields and values, as in an address."""
        chosen = [("tag", slug) for slug in self.slugs]
        chosen += [("author", self.author_slug)] if self.author_slug else []
        chosen += [("year", str(self.year))] if self.year else []
        return chosen + ([("month", f"{self.month:%Y-%m}")] if self.month else [])

    @property
    def is_blank(self) -> bool:
        return not (self.text or self.filters)

    def without(self, field: str, value: str) -> "Question":
        """The same question, less one of its filters."""
        match field:
            case "tag":
                slugs = tuple(slug for slug in self.slugs if slug != value)
                return replace(self, slugs=slugs, tags=tuple(tag for tag in self.tags if tag.slug != value))
            case "author":
                return replace(self, author_slug="", author=None)
            case "month":
                return replace(self, month=None)
        return replace(self, year=None)

    def posts(self, user: Any) -> Any:
        """
        The answer: posts that ``user`` may see. Can be counted and sliced.

        :raises django.db.DatabaseError: when the engine fails.
        """
        query = query_of(self.terms)
        is_known = len(self.tags) == len(self.slugs) and bool(self.author) == bool(self.author_slug)
        if self.is_blank or not is_known or (self.text and query is None):
            return Post.objects.none()
        posts = self._within(Post.objects.filter(pk__in=seen_by(user)).order_by("-published_at", "-id"))
        if query is None:
            return posts
        return get_search_backend().search(query, posts, order_by_relevance=not self.by_date)

    def number(self, user: Any) -> int:
        """How many posts answer it, counted up to ``ENOUGH``."""
        number: int = self.posts(user)[:ENOUGH].count()
        return number

    def _within(self, posts: "QuerySet[Post]") -> "QuerySet[Post]":
        for tag in self.tags:
            posts = posts.filter(pk__in=PostTag.objects.filter(tag=tag).values("content_object_id"))
        if self.author:
            written = Post.objects.filter(written_by(self.author.pk, self.author.user_id))
            posts = posts.filter(pk__in=written.values("pk"))
        if self.month:
            posts = posts.filter(published_at__year=self.month.year, published_at__month=self.month.month)
        return posts.filter(published_at__year=self.year) if self.year else posts


def _year(text: str) -> int | None:
    """The year that is meant, if there is a calendar for it: beyond these a zone's offset leads out of it."""
    if not (text.isascii() and text.isdigit() and len(text) == len(str(LAST_YEAR))):
        return None
    return int(text) if FIRST_YEAR <= int(text) <= LAST_YEAR else None


def _month(text: str) -> date | None:
    """The first day of the month that is meant, as in ``2026-11``."""
    year, dash, month = text.partition("-")
    found = _year(year)
    is_one = dash and len(month) == 2 and month.isascii() and month.isdigit() and 1 <= int(month) <= 12
    return date(found, int(month), 1) if found and is_one else None


def written_by(profile: Any, user: Any) -> Q:
    """Posts that this person is named on, or owns without anybody being named. Ids, or references to them."""
    return Q(post_authors__profile=profile) | Q(owner=user, post_authors__isnull=True)


def _tags(slugs: tuple[str, ...], user: Any) -> list[Tag]:
    """Those of the tags that ``user`` finds a post on."""
    worn = _worn(visible_posts(user), slugs) if is_known(user) else WORN(slugs=slugs, now=timezone.now())
    return [Tag(pk=pk, name=name, slug=slug) for pk, name, slug in worn]


def _worn(posts: "QuerySet[Post]", slugs: Any) -> Any:
    worn = posts.filter(tagged_items__tag=OuterRef("pk"))
    return Tag.objects.filter(Exists(worn), slug__in=slugs).values_list("pk", "name", "slug")


WORN: Final = Prepared(lambda: _worn(visible_posts(at=NOW.value), Slot("slugs").among_words))


def _author(slug: str, user: Any) -> UserProfile | None:
    """The person of this address, if ``user`` finds a post of theirs."""
    written = visible_posts(user).filter(written_by(OuterRef("pk"), OuterRef("user_id")))
    return UserProfile.objects.filter(Exists(written), slug=slug).first()
