"""Who remembers a post's title finds the post: among the first three, of more than a thousand that share its words."""

import random
import unicodedata
from collections.abc import Callable

import pytest
from django.http import QueryDict

from blog.models import Post
from search.questions import Question
from tests.search.corpus import grow

pytestmark = pytest.mark.django_db

POSTS = 1200
ASKED = 200
ENOUGH = 0.95


def as_it_is(title: str) -> str:
    return title


def shouted_with_accents(title: str) -> str:
    return unicodedata.normalize("NFC", title.replace("e", "e\u0301").upper())


def its_longer_words_in_any_order(title: str) -> str:
    words = [word.strip(":,") for word in title.split() if len(word) > 3]
    random.Random(title).shuffle(words)  # noqa: S311 - no secret
    return " ".join(words)


def missed(ids: list[int], asked: Callable[[str], str]) -> list[str]:
    """Titles, of every so many posts, that do not lead to their post."""
    posts = Post.objects.filter(pk__in=ids[:: len(ids) // ASKED]).only("pk", "title")
    return [post.title for post in posts if post.pk not in first_three(asked(post.title))]


def first_three(words: str) -> list[int]:
    query = QueryDict(mutable=True)
    query["q"] = words
    return [hit.pk for hit in Question.of(query).posts(None)[:3]]


def test_the_words_of_a_title_lead_to_its_post():
    ids = grow(POSTS)

    for asked in (as_it_is, shouted_with_accents, its_longer_words_in_any_order):
        lost = missed(ids, asked)

        assert len(lost) <= (1 - ENOUGH) * ASKED, (asked.__name__, lost)
