"""
Which posts are worth reading after another: those that share its telling words, and its tags.

Each live post is remembered by the words that tell it from others (:class:`~blog.models.PostWord`), and by the posts
most like it (:class:`~blog.models.Likeness`), both written when it is published or changed. So a page reads a dozen
rows, and what writing them costs does not grow with the blog: a word leads to no more than ``PER_WORD`` posts.
Who may see a post is not asked here, but by the page that would lead to it.
"""

import math
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

from django.db import transaction
from django.utils.html import strip_tags

from blog.keeping import pages_changed
from blog.models import Likeness, Post, PostTag, PostWord

KEPT: Final = 12
"""Posts remembered as like another: more than are shown, for some may not be seen by everybody."""

WORDS: Final = 32  # remembered of a post
PER_WORD: Final = 60  # posts looked at for each of its words, those of which it says most
PER_TAG: Final = 60  # and for each of its tags, the newest
TITLE: Final = 3  # a word of the title counts as often
TAG: Final = 0.12  # what a tag in common adds
LEAST: Final = 0.06  # what two posts score that have no more in common than words that all have
SAMPLE: Final = 400  # posts by which it is told how common a word is
SAMPLE_SECONDS: Final = 3600
WORD: Final = re.compile(r"[^\W\d_]{3,}")


@dataclass
class _Commonness:
    """In how many of a sample of posts each word stands."""

    read_at: float = -math.inf
    posts: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def refresh(self) -> None:
        """Read a sample, unless that was done not long ago, or the blog was as small."""
        if time.monotonic() - self.read_at < SAMPLE_SECONDS and self.posts >= SAMPLE // 2:
            return
        sample = list(Post.objects.filter(live=True).order_by("-pk").only("title", "excerpt", "body")[:SAMPLE])
        counts: Counter[str] = Counter()
        for post in sample:
            counts.update(set(_words_of(post)))
        self.read_at, self.posts, self.counts = time.monotonic(), len(sample), counts

    def rarity(self, word: str) -> float:
        """How much less common than any word it is: the logarithm of its share of the posts."""
        return math.log((self.posts + 1) / (self.counts[word] + 0.5))


_commonness = _Commonness()


def compare(pk: int) -> None:
    """Remember anew by which words a post can be told, and which posts are most like it; both ways."""
    post = Post.objects.filter(pk=pk, live=True, alias_of__isnull=True).first()
    if post is None:
        forget(pk)
        return
    _commonness.refresh()
    weights = weights_of(post)
    scores = _scores(pk, weights)
    best = sorted(scores, key=lambda other: (-scores[other], -other))[:KEPT]
    with transaction.atomic():
        forget(pk)
        PostWord.objects.bulk_create(PostWord(post_id=pk, word=word, weight=weight) for word, weight in weights.items())
        pairs = [(pk, other) for other in best] + [(other, pk) for other in best]
        Likeness.objects.bulk_create(
            [Likeness(post_id=one, other_id=two, score=scores[two if one == pk else one]) for one, two in pairs],
            ignore_conflicts=True,
        )
        _let_go(best)
        pages_changed.send(None, keys=[f"page:{each}" for each in [pk, *best]])


def forget(pk: int) -> None:
    """Forget the words of a post and whom it was like."""
    PostWord.objects.filter(post=pk).delete()
    Likeness.objects.filter(post=pk).delete()
    like_it = Likeness.objects.filter(other=pk)
    pages_changed.send(None, keys=[f"page:{each}" for each in [pk, *like_it.values_list("post_id", flat=True)]])
    like_it.delete()


def weights_of(post: Post) -> dict[int, float]:
    """The words that tell most of a post, as hashes; together of length 1."""
    counts = Counter(_words_of(post))
    weights = {word: (1 + math.log(times)) * _commonness.rarity(word) for word, times in counts.items()}
    chosen = sorted((word for word in weights if weights[word] > 0), key=lambda word: (-weights[word], word))[:WORDS]
    length = math.hypot(*(weights[word] for word in chosen)) or 1.0
    return {_hash(word): weights[word] / length for word in chosen}


def _scores(pk: int, weights: dict[int, float]) -> dict[int, float]:
    """How like the post others are that share a telling word or a tag with it."""
    scores: defaultdict[int, float] = defaultdict(float)
    for word, weight in weights.items():
        rows = PostWord.objects.filter(word=word).exclude(post=pk).order_by("-weight")
        for other, others_weight in rows.values_list("post_id", "weight")[:PER_WORD]:
            scores[other] += weight * others_weight
    for tag in PostTag.objects.filter(content_object=pk).values_list("tag_id", flat=True):
        wearers = PostTag.objects.filter(tag=tag).exclude(content_object=pk).order_by("-pk")
        for other in wearers.values_list("content_object_id", flat=True)[:PER_TAG]:
            scores[other] += TAG
    return {other: score for other, score in scores.items() if score >= LEAST}


def _let_go(posts: Iterable[int]) -> None:
    """Keep of each of these posts only those that are most like it."""
    kept: Counter[int] = Counter()
    useless = []
    for pk, post in Likeness.objects.filter(post__in=posts).order_by("-score").values_list("pk", "post_id"):
        kept[post] += 1
        if kept[post] > KEPT:
            useless.append(pk)
    Likeness.objects.filter(pk__in=useless).delete()


def _words_of(post: Any) -> Iterator[str]:
    """The words of a post, those of its title several times, and without their commonest endings."""
    texts = [post.title] * TITLE + [post.excerpt, *(strip_tags(text) for text in _texts(list(post.body.raw_data)))]
    for text in texts:
        yield from (_stem(word) for word in WORD.findall(text.lower()))


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in ("id", "type", "code", "image", "level", "kind", "language"):
                yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


@lru_cache(maxsize=10_000)
def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 4 and not word.endswith("ss") else word


def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big", signed=True)
