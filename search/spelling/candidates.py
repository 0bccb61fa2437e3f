"""Words of the index that are near to one that was typed."""

from dataclasses import dataclass
from typing import Final

from django.db import connection

from search.models import SpelledWord
from search.spelling import trigrams
from search.spelling.distance import shortened, slips

LONG: Final = 7  # letters, from which on two slips are forgiven
MOST_KEYS: Final = 300  # a word of 24 letters has as many
MOST_LOOKED_AT: Final = 1_000


@dataclass(frozen=True, order=True)
class Candidate:
    """A near word: how many slips away it is, and its place among those that are as near."""

    slips: int
    place: int
    word: str


def candidates_for(word: str) -> list[Candidate]:
    """
    The words of the index that are near ``word``, nearest first: one slip away, from ``LONG`` letters on also two.

    Words whose first letter is right and that are as long come before others that are as near.

    :param word: folded, as the index has it.
    """
    at_most = 2 if len(word) >= LONG else 1
    near = [(slips(word, other, at_most), other) for other in _similar(word, at_most) if other != word]
    ranked = sorted((far, other[0] != word[0], abs(len(other) - len(word)), other) for far, other in near)
    return [Candidate(far, place, other) for place, (far, *_, other) in enumerate(ranked) if far <= at_most]


def _similar(word: str, at_most: int) -> set[str]:
    """All words one slip away, and, for long words, those two away that can be had cheaply."""
    keys = {word, *shortened(word)}
    if at_most > 1:
        keys |= {key for each in sorted(keys - {word}) for key in shortened(each)}
    near = SpelledWord.objects.filter(keys__key__in=sorted(keys, key=len, reverse=True)[:MOST_KEYS])
    found = set(near.values_list("word", flat=True).distinct()[:MOST_LOOKED_AT])
    if at_most > 1:
        found |= trigrams.similar(word) if trigrams.at_hand(connection) else _same_beginning(word)
    return found


def _same_beginning(word: str) -> set[str]:
    """Where no trigrams are kept: the words that begin alike and are about as long."""
    words = SpelledWord.objects.filter(word__gte=word[:3], word__lt=word[:3] + "\U0010ffff").order_by("word")
    return set(words.values_list("word", flat=True)[:MOST_LOOKED_AT])
