"""The words that entries are written with, and what is left of each when a letter is struck out."""

from collections.abc import Collection, Iterable
from typing import Final

from search.backends.words import words_of
from search.models import SpelledWord, SpellingKey
from search.spelling.distance import shortened

SHORTEST: Final = 3  # letters
LONGEST: Final = 40
AT_ONCE: Final = 5_000  # words looked up in one query


def spelled(texts: Iterable[str]) -> set[str]:
    """The words of these texts that can be misspelt: letters only, neither very short nor endless."""
    return {word for text in texts for word in words_of(text) if SHORTEST <= len(word) <= LONGEST and word.isalpha()}


def learn(texts: Iterable[str]) -> int:
    """
    Keep the words of these texts; return how many were new. Known words cost one query, however many there are.

    Two who learn the same word at once both succeed.
    """
    words, new = sorted(spelled(texts)), 0
    for start in range(0, len(words), AT_ONCE):
        new += _learn(words[start : start + AT_ONCE])
    return new


def _learn(words: Collection[str]) -> int:
    unknown = set(words) - set(SpelledWord.objects.filter(word__in=words).values_list("word", flat=True))
    if unknown:
        SpelledWord.objects.bulk_create([SpelledWord(word=word) for word in sorted(unknown)], ignore_conflicts=True)
        rows = SpelledWord.objects.filter(word__in=unknown).values_list("pk", "word")
        keys = [SpellingKey(key=key, word_id=pk) for pk, word in rows for key in sorted({word, *shortened(word)})]
        SpellingKey.objects.bulk_create(keys, ignore_conflicts=True, batch_size=5_000)
    return len(unknown)
