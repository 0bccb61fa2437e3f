"""Finding words in a text as the engines find them: whole words, without case and accents, in any form if so set."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from typing import Final

import snowballstemmer  # type: ignore[import-untyped]
from django.conf import settings

from search.backends.words import VOWEL_SIGNS, words_of
from search.syntax import Term

# Written without blanks: each sign is a word.
CJK: Final = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
VOWEL_SIGN: Final = re.compile(f"[{VOWEL_SIGNS}]")
BEGINS: Final = re.compile(rf"(?<![^\W_])|(?=[{CJK}])|(?<=[{CJK}])")
ENDS: Final = rf"(?:(?![^\W_])|(?<=[{CJK}])|(?=[{CJK}]))"

Stem = Callable[[str], str]


class Needle:
    """
    A word, or some that follow one another.

    :param stem: what is the same of all forms of a word; without it a word has one form.
    """

    def __init__(self, words: list[str], stem: Stem | None = None) -> None:
        self.stem = stem
        self.stems = [stem(word) for word in words] if stem else []
        self.begins = [_beginning(*both) for both in zip(words, self.stems, strict=True)] if stem else words
        rest = r"[^\W_]*" if stem else ""
        self.pattern = re.compile(r"[\W_]*".join(f"({re.escape(begin)}{rest}){ENDS}" for begin in self.begins))

    def places(self, text: str, most: int) -> Iterator[tuple[int, int]]:
        """Where it stands in ``text``, which is folded: starts and ends, ``most`` of them. Quick where it does not."""
        start = text.find(self.begins[0])
        while start >= 0 and most:
            hit = self.pattern.match(text, start) if BEGINS.match(text, start) else None
            if hit and self._is_form(hit) and not VOWEL_SIGN.match(text, hit.end()):
                most -= 1
                yield hit.span()
            start = text.find(self.begins[0], hit.end() if hit else start + 1)

    def _is_form(self, hit: "re.Match[str]") -> bool:
        return self.stem is None or [self.stem(word) for word in hit.groups()] == self.stems


def needles_of(terms: Iterable[Term]) -> list[Needle]:
    """What has to be found for these terms: each word by itself, the words of a phrase together."""
    stem = snowballstemmer.stemmer("english").stemWord if settings.BELLBIRD_SEARCH_LANGUAGE == "english" else None
    found = {}
    for term in terms:
        for text in [term.text] if term.is_phrase else term.text.split():
            if words := tuple(words_of(text)):
                found[words] = Needle(list(words), stem)
    return list(found.values())


def _beginning(word: str, stem: str) -> str:
    """What a word and its stem begin with; less an i, which may stand for a y: ponies, pony."""
    same = takewhile(lambda signs: signs[0] == signs[1], zip(word, stem, strict=False))
    begin = "".join(sign for sign, _ in same)
    return begin[:-1] if len(begin) > 1 and begin.endswith("i") else begin
