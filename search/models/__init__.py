"""What search keeps: derived from what is true elsewhere, and made anew whenever it may have changed."""

from search.models.counts import CountedPost, Kind, PostCount, TagCount, Wearing, worn_by_visible
from search.models.spelling import SpelledWord, SpellingKey
from search.models.stale import StaleEntry

__all__ = [
    "CountedPost",
    "Kind",
    "PostCount",
    "SpelledWord",
    "SpellingKey",
    "StaleEntry",
    "TagCount",
    "Wearing",
    "worn_by_visible",
]
