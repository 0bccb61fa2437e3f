"""Tags in the order of an index: figures, the letters of each alphabet, and scripts without one as a whole."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blog.models import Tag

FIGURES, OTHERS = "0–9", "…"
SCRIPTS = {
    "CJK": "漢字",
    "HIRAGANA": "かな",
    "KATAKANA": "カナ",
    "HANGUL": "한글",
    "ARABIC": "ا–ي",
    "HEBREW": "א–ת",
    "THAI": "ก–ฮ",
    "DEVANAGARI": "अ–ह",
}


@dataclass
class Letter:
    """A heading of the index and the tags below it."""

    name: str
    tags: "list[Tag]" = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The heading's id, the same as long as there is such a heading."""
        return f"letter-{'-'.join(f'{ord(sign):x}' for sign in self.name)}"


def by_letter(tags: "Iterable[Tag]") -> list[Letter]:
    """The tags below the letters they begin with, all in order."""
    letters: dict[str, Letter] = {}
    for tag in sorted(tags, key=lambda tag: (plain_letters(tag.name), tag.name)):
        name = letter_of(tag.name)
        letters.setdefault(name, Letter(name)).tags.append(tag)
    return sorted(letters.values(), key=_place)


def plain_letters(name: str) -> str:
    """The name without case and accents, as indexes sort it."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)).casefold()


def letter_of(name: str) -> str:
    """The heading that a name belongs below."""
    first = next((sign for sign in plain_letters(name) if sign.isalnum()), "")
    if not first:
        return OTHERS
    if first.isdigit():
        return FIGURES
    if first.upper() != first.lower():
        return first.upper()[0]
    return SCRIPTS.get(unicodedata.name(first, "").split(" ")[0], OTHERS)


def _place(letter: Letter) -> tuple[int, str]:
    if letter.name in (FIGURES, OTHERS):
        return (0 if letter.name == FIGURES else 3), letter.name
    return (2 if len(letter.name) > 1 else 1), letter.name
