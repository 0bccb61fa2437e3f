"""What a reader asks for, whatever was typed, and the posts and people that answer it. Nothing hidden is ever found."""

import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import QueryDict
from modelsearch.backends import get_search_backend

from blog.listing import newest_first
from blog.models import Post, PostTag, Tag, UserProfile
from blog.visibility import visible_posts

MAX_LENGTH: Final = 200  # characters
MAX_TERMS: Final = 20
MAX_TAGS: Final = 5
BY_DATE: Final = "date"


def plain(text: str) -> str:
    """Text as the engines can take it: no control characters or half pairs, single blanks, not too much of it."""
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text[: 5 * MAX_LENGTH])
    words = unicodedata.normalize("NFC", kept).split()[:MAX_TERMS]
    return " ".join(words)[:MAX_LENGTH].rstrip()


@dataclass(frozen=True)
class Question:
    """
    One search.

    :param text: the words to look for, plain; may be empty.
    :param slugs: tags that a post must all wear, as asked for.
    :param tags: those of them that readers know.
    :param year: of publication, or ``None``.
    :param by_date: newest first, instead of best first.
    """

    text: str = ""
    slugs: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    year: int | None = None
    by_date: bool = False

    @classmethod
    def of(cls, data: QueryDict) -> "Question":
        """Read ``q``, ``tag`` (repeatable), ``year`` and ``sort`` from an address; what makes no sense is left out."""
        slugs = tuple(dict.fromkeys(slug for given in data.getlist("tag")[:MAX_TAGS] if (slug := plain(given))))
        tags = Tag.objects.filter(slug__in=slugs, live_count__live_posts__gt=0) if slugs else ()
        year = plain(data.get("year", ""))
        return cls(
            text=plain(data.get("q", "")),
            slugs=slugs,
            tags=tuple(tags),
            year=int(year) if year.isascii() and year.isdigit() and 1 <= len(year) <= 4 and int(year) else None,
            by_date=data.get("sort") == BY_DATE,
        )

    @property
    def is_blank(self) -> bool:
        return not (self.text or self.slugs or self.year)

    def posts(self, user: Any) -> Any:
        """
        The answer: posts that ``user`` may see, as a list shows them. Can be counted and sliced.

        :raises django.db.DatabaseError: when the engine fails.
        """
        if self.is_blank or len(self.tags) < len(self.slugs):
            return Post.objects.none()
        posts = newest_first(Post.objects.filter(pk__in=self._within(visible_posts(user)).values("pk")))
        if not self.text:
            return posts
        posts = posts.order_by("-published_at", "-id")
        return get_search_backend().search(self.text, posts, operator="and", order_by_relevance=not self.by_date)

    def authors(self, user: Any) -> list[UserProfile]:
        """The first three people of whom ``user`` finds a post and whom the words describe."""
        if not self.text:
            return []
        writers = Q(authorships__post__in=visible_posts(user))
        known = UserProfile.objects.filter(user_id__in=UserProfile.objects.filter(writers).values("user_id"))
        return list(get_search_backend().search(self.text, known, operator="and")[:3])

    def _within(self, posts: "QuerySet[Post]") -> "QuerySet[Post]":
        for tag in self.tags:
            posts = posts.filter(pk__in=PostTag.objects.filter(tag=tag).values("content_object_id"))
        return posts.filter(published_at__year=self.year) if self.year else posts
