"""Posts whose address or title is near to one that leads nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from modelsearch.backends import get_search_backend
from modelsearch.query import And, Or, PlainText, SearchQuery

from blog.models import Post
from blog.visibility import visible_posts
from search.answers import Spot, keys_of
from search.backends.texts import TITLE
from search.backends.words import words_of
from search.models import SpelledWord
from search.spelling.candidates import candidates_for
from search.spelling.vocabulary import LONGEST, SHORTEST
from search.syntax import plain

MOST: Final = 5  # posts
FEWEST_LETTERS: Final = 4
MOST_WORDS: Final = 6  # the longest of the address, which tell most
MOST_MENDED: Final = 3  # of them, where nobody has written these
BEST_EACH: Final = 2  # near words for each
LOOKED_AT: Final = 40  # posts weighed, of those with such a title, and of those with such an address
BEGINNING: Final = 6  # letters that addresses share
NEAR: Final = 0.5  # of what was asked for, in letters by threes


@dataclass
class NearPost(Spot):
    """Where it stands, and what it is called."""

    title: str


def posts_near(words: str, user: Any) -> list[NearPost]:
    """
    Up to five posts that ``user`` may see whose address or title is near, the nearest first.

    A dozen queries at most, none of which looks at every post.

    :param words: those of an address, without what parted them.
    """
    asked = list(dict.fromkeys(words_of(plain(words))))
    if sum(len(word) for word in asked if not word.isdecimal()) < FEWEST_LETTERS:
        return []
    wanted = _threes(asked)
    posts = visible_posts(user)
    keys = {*_of_such_a_title(asked, posts), *_of_such_an_address("-".join(asked), posts)}
    rows = posts.filter(pk__in=keys).values_list("pk", "url_path", "title", "slug")
    near = [(_nearness(wanted, title, slug), NearPost(pk, path, title)) for pk, path, title, slug in rows]
    near = sorted((each for each in near if each[0]), key=lambda each: (-each[0], -each[1].pk))
    return [post for _, post in near[:MOST]]


def _of_such_a_title(asked: Iterable[str], posts: "QuerySet[Post]") -> list[int]:
    """Those with all the words; where these are too few, those with some."""
    telling = sorted(asked, key=len, reverse=True)[:MOST_WORDS]
    telling = [word for word in telling if len(word) > SHORTEST] or telling
    words = [_any_of(near) for near in _with_near_words(telling)]
    seen = Post.objects.filter(pk__in=posts.values("pk"))
    keys: list[int] = []
    for query in [And(words), Or(words)] if len(words) > 1 else words:
        if len(keys) < MOST:
            keys += keys_of(get_search_backend().search(query, seen, fields=[TITLE]), 0, LOOKED_AT)
    return keys


def _any_of(words: list[str]) -> SearchQuery:
    return PlainText(words[0]) if len(words) == 1 else Or([PlainText(word) for word in words])


def _of_such_an_address(slug: str, posts: "QuerySet[Post]") -> list[int]:
    first = slug[:BEGINNING]
    beyond = first[:-1] + chr(ord(first[-1]) + 1)
    return list(
        posts.filter(slug__gte=first, slug__lt=beyond).order_by("slug").values_list("pk", flat=True)[:LOOKED_AT]
    )


def _with_near_words(words: list[str]) -> list[list[str]]:
    """Each word that somebody has written, and the nearest to each of the others, where there are any."""
    known = set(SpelledWord.objects.filter(word__in=words).values_list("word", flat=True))
    slips = [word for word in words if word not in known and SHORTEST <= len(word) <= LONGEST and word.isalpha()]
    near = {word: _near_words(word) for word in slips[:MOST_MENDED]}
    meant = [near.get(word, []) if word in slips else [word] for word in words]
    return [each for each in meant if each]


def _near_words(word: str) -> list[str]:
    """Words a slip or two away; else those that begin so: links are cut short."""
    near = [each.word for each in candidates_for(word)]
    if not near and len(word) > SHORTEST:
        begins = SpelledWord.objects.filter(word__gte=word, word__lt=_beyond(word)).order_by("word")
        near = list(begins.values_list("word", flat=True)[:BEST_EACH])
    return near[:BEST_EACH]


def _beyond(beginning: str) -> str:
    """What comes after everything that begins so."""
    return beginning[:-1] + chr(ord(beginning[-1]) + 1)


def _nearness(wanted: set[str], title: str, slug: str) -> float:
    """From 0, which is not near, to 1: how much the letters of both have in common."""
    best = 0.0
    for words in (words_of(slug.replace("_", " ")), words_of(title)):
        there = _threes(words)
        common = len(wanted & there)
        if common >= NEAR * len(wanted):
            best = max(best, 2 * common / (len(wanted) + len(there)))
    return best


def _threes(words: Iterable[str]) -> set[str]:
    """All runs of three letters, and how words begin and end."""
    return {f" {word} "[start : start + 3] for word in words for start in range(len(word))}
