"""The letters of share cards: which of the site's own fonts can draw what."""

import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles import finders
from PIL import ImageFont

SERIF: Final = (
    "bellbird/fonts/brygada-1918-latin-wght-normal.woff2",
    "bellbird/fonts/brygada-1918-latin-ext-wght-normal.woff2",
)
SANS: Final = (
    "bellbird/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "bellbird/fonts/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
)
UNASSIGNED: Final = "\U0010fffe"
LETTERS: Final = ("L", "N", "M")  # categories of signs without which a word is another word

Font = Any


class Face:
    """One cut of the letters in one size.

    :param files: static files, the first that has a sign draws it; then those of ``BELLBIRD_SHARE_CARD_FONTS``.
    :param size: pixels.
    :param weight: of the cut, 100 to 900.
    """

    def __init__(self, files: tuple[str, ...], size: int, weight: int) -> None:
        paths = [path for name in files if (path := finders.find(name))]
        paths += getattr(settings, "BELLBIRD_SHARE_CARD_FONTS", [])
        found = [font for path in paths if (font := _opened(str(path), size, weight))]
        self.size = size
        self.fonts: list[Font] = found or [ImageFont.load_default(size)]

    def drawable(self, text: str) -> str | None:
        """``text`` in one line without the signs that no font has; ``None`` when words would be lost with them."""
        text = unicodedata.normalize("NFC", "".join(" " if sign.isspace() else sign for sign in text))
        lost = {sign for sign in set(text) if not sign.isspace() and self._font_of(sign) is None}
        if any(unicodedata.category(sign)[0] in LETTERS and sign not in "\ufe0e\ufe0f\u20e3" for sign in lost):
            return None
        return " ".join("".join(sign for sign in text if sign not in lost).split())

    def width(self, text: str) -> float:
        return float(sum(font.getlength(part) for font, part in self.parts(text)))

    def parts(self, text: str) -> Iterator[tuple[Font, str]]:
        """Parts of a line, each with the font that draws it."""
        whole = next((font for font in self.fonts if all(has(font, sign) for sign in text)), None)
        if whole:
            yield whole, text
            return
        last = self.fonts[0]
        chosen = [(last := last if sign == " " else self._font_of(sign) or last, sign) for sign in text]
        for font, signs in groupby(chosen, key=lambda pair: pair[0]):
            yield font, "".join(sign for _, sign in signs)

    def _font_of(self, sign: str) -> Font | None:
        return next((font for font in self.fonts if has(font, sign)), None)


@lru_cache(maxsize=4096)
def has(font: Font, sign: str) -> bool:
    """Whether ``font`` has a picture for ``sign``."""
    if sign == " ":
        return True
    if unicodedata.category(sign)[0] == "C":
        return False
    return _drawn(font, sign) not in (_drawn(font, UNASSIGNED), ((0, 0), b""))


def _drawn(font: Font, sign: str) -> tuple[Any, bytes]:
    mask = font.getmask(sign)
    return mask.size, bytes(mask)


def _opened(path: str, size: int, weight: int) -> Font | None:
    try:
        font = ImageFont.truetype(path, size)
    except (OSError, ImportError):  # no such file, or FreeType without Brotli
        return None
    with suppress(OSError, NotImplementedError):  # of one weight only
        font.set_variation_by_axes([weight])
    return font


@lru_cache(maxsize=32)
def face(files: tuple[str, ...], size: int, weight: int) -> Face:
    """The face, opened once for each process."""
    return Face(files, size, weight)
