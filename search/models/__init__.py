"""What search keeps: derived from what is true elsewhere, and made anew whenever it may have changed."""

from search.models.counted import Counted, Kind, counted_for
from search.models.counted_posts import CountedPost, write_counts
from search.models.counts import PostCount, TagCount
from search.models.shape import IndexShape
from search.models.spelling import SpelledWord, SpellingKey
from search.models.stale import StaleEntry

__all__ = [
    "Counted",
    "CountedPost",
    "IndexShape",
    "Kind",
    "PostCount",
    "SpelledWord",
    "SpellingKey",
    "StaleEntry",
    "TagCount",
    "counted_for",
    "write_counts",
]
