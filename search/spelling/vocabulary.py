"""The words that entries are written with, and what is left of each when a letter is struck out."""

from collections.abc import Collection, Iterable
from functools import partial
from typing import Final

from django.db import connection, transaction

from search.backends.words import words_of
from search.models import SpelledWord, SpellingKey
from search.spelling.distance import shortened

SHORTEST: Final = 3  # letters
LONGEST: Final = 40
AT_ONCE: Final = 5_000  # words looked up in one query
LEARNING: Final = 0x574F_5244  # names PostgreSQL's advisory lock: "WORD"


def spelled(texts: Iterable[str]) -> set[str]:
    """The words of these texts that can be misspelt: letters only, neither very short nor endless."""
    return {word for text in texts for word in words_of(text) if SHORTEST <= len(word) <= LONGEST and word.isalpha()}


def learn(texts: Iterable[str]) -> int:
    """
    Keep the words of these texts; return how many were new. Known words cost one query, however many there are.

    On PostgreSQL one transaction at a time learns: whoever would have to wait for another does it after its own end.
    """
    words, new = sorted(spelled(texts)), 0
    for start in range(0, len(words), AT_ONCE):
        unknown = _unknown(words[start : start + AT_ONCE])
        new += len(unknown)
        if unknown:
            _keep_soon(unknown)
    return new


def keys_of(word: str) -> set[str]:
    """What a word is found by: itself, and what is left of it when any one letter is struck out."""
    return {word, *shortened(word)}


def _keep_soon(words: Collection[str]) -> None:
    with transaction.atomic():
        if _is_alone():
            _keep(words)
        else:
            transaction.on_commit(partial(_keep_in_turn, words), robust=True)


def _unknown(words: Collection[str]) -> list[str]:
    return sorted(set(words) - set(SpelledWord.objects.filter(word__in=words).values_list("word", flat=True)))


def _is_alone() -> bool:
    """
    Whether nobody else is learning. Nobody else will before this transaction ends.

    Words that two insert make one wait for the other's end: in the midst of two long transactions, each for the other.
    """
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LEARNING])
        return bool(cursor.fetchone()[0])


def _keep_in_turn(words: Collection[str]) -> None:
    """Wait, holding nothing that anybody could wait for, until the others have learned."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEARNING])
        _keep(_unknown(words))


def _keep(words: Collection[str]) -> None:
    SpelledWord.objects.bulk_create([SpelledWord(word=word) for word in words], ignore_conflicts=True)
    rows = SpelledWord.objects.filter(word__in=words).values_list("pk", "word")
    keys = [SpellingKey(key=key, word_id=pk) for pk, word in rows for key in sorted(keys_of(word))]
    SpellingKey.objects.bulk_create(keys, ignore_conflicts=True, batch_size=5_000)
