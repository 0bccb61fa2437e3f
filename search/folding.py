"""A text as both engines fold it, and the way back: which signs of the text a place in the folded one stands for."""

import unicodedata
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import groupby

from search.backends import words

JAMO = range(0x1160, 0x1200)  # vowels and ends of Korean syllables, which fold together with what they follow


class Folded:
    """
    ``text`` holds the signs that words are looked for in: ß is two of them, an accent none.

    :param original: any text.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = words.folded(original)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the original has what stands from ``start`` to ``end`` here: whole signs, with their accents."""
        if self.original.isascii():
            return start, end
        begins = self._begins
        last = begins[end - 1]
        return begins[start], next((at for at in begins[end:] if at > last), len(self.original))

    @cached_property
    def _begins(self) -> list[int]:
        """Where in the original the sign begins that each sign of ``text`` is made of."""
        begins: list[int] = []
        for at, sign in _signs(self.original):
            begins.extend([at] * len(words.folded(sign)))
        return begins if len(begins) == len(self.text) else [0] * len(self.text)


def _signs(text: str) -> Iterator[tuple[int, str]]:
    """The signs of a text, each with what follows and folds together with it, and where they begin."""
    at = 0
    for is_ascii, letters in groupby(text, str.isascii):
        run = "".join(letters)
        signs = list(run) if is_ascii else _apart(run)
        for sign in signs:
            yield at, sign
            at += len(sign)


def _apart(run: str) -> list[str]:
    """What can be folded by itself; all of it together where that would come to something else."""
    signs: list[str] = []
    for letter in run:
        if signs and belongs_to_the_last(letter):
            signs[-1] += letter
        else:
            signs.append(letter)
    return signs if "".join(map(words.folded, signs)) == words.folded(run) else [run]


@lru_cache(maxsize=10_000)
def belongs_to_the_last(letter: str) -> bool:
    """Whether it is no sign of its own: an accent, a vowel sign, the end of a syllable."""
    if letter.isascii():
        return False
    first = unicodedata.normalize("NFKD", letter)[0]
    return unicodedata.category(first) in ("Mn", "Mc", "Me") or ord(first) in JAMO
