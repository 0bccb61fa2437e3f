"""
Text as the words that are kept and looked for: in lower case, without accents, without signs.

Both engines get words from here, for the index and for questions, so that both find the same: Café is cafe and CAFE,
straße is strasse, œuvre is oeuvre, Łódź is lodz, and I is i with or without its dot. Signs of Chinese and Japanese,
which write no blanks, are words of their own; several of them are looked for as a phrase.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

LONGEST: Final = 64  # letters; what is longer is cut, in the index as in questions
VERSION: Final = 1
"""Goes up whenever other words are made of the same text: entries written before then have to be written anew."""

_NO_ACCENTS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "ð": "d", "þ": "th"}) | {
    ord("œ"): "oe",
    ord("æ"): "ae",
}
_CJK: Final = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Vowel signs and the like, without which the words of many scripts would fall to pieces.
VOWEL_SIGNS: Final = "".join(
    re.escape(chr(code))
    for block in (range(0x300, 0x2000), range(0xA800, 0xAC00))
    for code in block
    if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
_WORD: Final = re.compile(rf"[{_CJK}]|(?:(?![{_CJK}])[^\W_])(?:(?![{_CJK}])[^\W_]|[{VOWEL_SIGNS}])*")
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]+")


def words_of(text: str) -> list[str]:
    """The words of any text, in order, ready for the index."""
    return [word[:LONGEST] for word in _WORD.findall(folded(text))]


def indexed(text: str) -> str:
    """The words of any text, with blanks between."""
    return " ".join(words_of(text))


def folded(text: str) -> str:
    """``text`` in lower case and without accents."""
    return _FOREIGN.sub(lambda found: _fold(found[0]), text).lower()


@lru_cache(maxsize=20_000)
def _fold(foreign: str) -> str:
    apart = unicodedata.normalize("NFKD", foreign)
    bare = "".join(sign for sign in apart if not _is_accent(sign)).casefold().translate(_NO_ACCENTS)
    return unicodedata.normalize("NFKC", "".join(sign for sign in bare if not _is_accent(sign)))


def _is_accent(sign: str) -> bool:
    """Marks on letters, and points in Hebrew and Arabic; not what makes another letter of one, as in Hindi or kana."""
    place = unicodedata.combining(sign)
    return place == 1 or 10 <= place <= 35 or place >= 200
