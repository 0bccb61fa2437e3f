"""Drawing one share card: 1200 by 630 pixels, the ledger with its margin rule."""

from io import BytesIO
from itertools import chain
from typing import Any, Final, NamedTuple

from PIL import Image, ImageDraw

from blog.share_cards.letters import SANS, SERIF, Face, face

WIDTH, HEIGHT = 1200, 630
PAPER, LEDGER, RULE, INK, INK_2, LINK, LIT = "#FBFCFA", "#EDF3EA", "#C3D2BF", "#17211D", "#4A5A52", "#0B5A45", "#E6F26B"
BAND: Final = 104
MARGIN: Final = 150  # where the rule of the account book stands
LEFT: Final = MARGIN + 46
RIGHT: Final = WIDTH - 72
TOP: Final = BAND + 52
FOOT: Final = HEIGHT - 104
SIZES: Final = (88, 76, 66, 58, 50, 44)  # of the title; the largest in which it fits
LEADING: Final = 1.14
COLOURS: Final = 48


class Card(NamedTuple):
    """What is to be read on it."""

    title: str
    authors: str
    site: str


def draw_card(card: Card) -> bytes:
    """The card as PNG. A title in letters that no font has is left out: the name of the site stands in its place."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    canvas = ImageDraw.Draw(picture)
    canvas.rectangle((0, 0, WIDTH, BAND), fill=LEDGER)
    canvas.line((0, BAND, WIDTH, BAND), fill=RULE, width=2)
    canvas.line((MARGIN, BAND, MARGIN, HEIGHT), fill=RULE, width=3)
    canvas.rectangle((0, HEIGHT - 14, WIDTH, HEIGHT), fill=LINK)
    canvas.rectangle((MARGIN + 2, TOP + 8, MARGIN + 12, TOP + 78), fill=LIT)
    _say(canvas, face(SERIF, 44, 600), card.site, BAND // 2 + 15, LINK)
    _say(canvas, face(SANS, 32, 450), card.authors, HEIGHT - 52, INK_2)
    _title(canvas, card.title, card.site)
    written = BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


def _title(canvas: Any, title: str, site: str) -> None:
    drawable = face(SERIF, SIZES[-1], 600).drawable(title) or face(SERIF, SIZES[-1], 600).drawable(site) or ""
    for size in SIZES:
        letters = face(SERIF, size, 560)
        lines, room = broken(drawable, letters), int((FOOT - TOP) // (size * LEADING))
        if len(lines) <= room:
            break
    else:
        lines = [*lines[: room - 1], f"{shortened(lines[room - 1], letters)}…"]
    for number, line in enumerate(lines):
        _write(canvas, letters, line, TOP + size * (number * LEADING + 0.86), INK)


def broken(text: str, letters: Face, width: float = RIGHT - LEFT) -> list[str]:
    """``text`` in lines that fit; a word that is too long for a line is broken where it must be."""
    lines: list[str] = []
    for piece in chain.from_iterable(_pieces(word, letters, width) for word in text.split()):
        if lines and letters.width(f"{lines[-1]} {piece}") <= width:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return lines


def shortened(text: str, letters: Face, width: float = RIGHT - LEFT) -> str:
    """As much of ``text`` as fits with a sign after it that says that it goes on."""
    while text and letters.width(f"{text}…") > width:
        text = text[:-1]
    return text.rstrip()


def _pieces(word: str, letters: Face, width: float) -> list[str]:
    pieces = [""]
    if letters.width(word) <= width:
        return [word]
    for sign in word:
        if letters.width(pieces[-1] + sign) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _say(canvas: Any, letters: Face, text: str, base: float, colour: str) -> None:
    """One line, or nothing where no font has its letters."""
    said = letters.drawable(text)
    if said and letters.width(said) > RIGHT - LEFT:
        said = f"{shortened(said, letters)}…"
    if said:
        _write(canvas, letters, said, base, colour)


def _write(canvas: Any, letters: Face, text: str, base: float, colour: str) -> None:
    across: float = LEFT
    for font, part in letters.parts(text):
        canvas.text((across, base), part, font=font, fill=colour, anchor="ls")
        across += font.getlength(part)
