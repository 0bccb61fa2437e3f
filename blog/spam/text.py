"""A comment's words as the rules compare them, and the links in them."""

import re
import unicodedata
from typing import Final

from django.utils.crypto import salted_hmac

from blog.display_names import SMALL

ENDINGS: Final = "com|org|net|edu|gov|info|biz|ru|cn|xyz|icu|vip|tk|ml|cf|gq|uk|eu|io"
"""Of bare names without a scheme. None that a sentence can begin with: “That is the end.It was” is no link."""

LINK: Final = re.compile(
    rf"(?:(?:https?|ftp|hxxps?)://|www\.)[^\s<>\"]{{1,2000}}"
    rf"|(?<![\w@.])[^\W_][\w-]{{0,62}}(?:\.[^\W_][\w-]{{0,62}}){{0,3}}\.(?:{ENDINGS})(?![\w.-]*@)\b(?:/[^\s<>\"]{{0,2000}})?",
    re.IGNORECASE,
)
"""What readers or search engines would take for a link: with a scheme, with www, or a bare name of a common ending."""

LONGEST: Final = 10_000  # characters that are compared: a few signs stand for eighteen others each

INVISIBLE: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # shown as nothing, though called letters


def links_in(text: str) -> list[str]:
    """The links of ``text``, as they were typed, in its order."""
    return LINK.findall(text)


def host_of(link: str) -> str:
    """The host that ``link`` leads to, as it was typed."""
    rest = link.partition("://")[2] or link
    return re.split(r"[/?#\\]", rest, maxsplit=1)[0].rpartition("@")[2].partition(":")[0].rstrip(".")


def visible(text: str) -> str:
    """``text`` without what cannot be seen: controls, signs of no width, blanks that are called letters."""
    return "".join(
        sign for sign in text if sign in "\n\t" or (unicodedata.category(sign) not in INVISIBLE and sign not in BLANK)
    )


def plain(text: str) -> str:
    """``text`` as words are compared: NFKC without marks and case, nothing invisible, one space between words."""
    whole = unicodedata.normalize("NFKC", text)[:LONGEST]
    spread = unicodedata.normalize("NFKD", visible(whole).casefold())
    letters = "".join(sign if unicodedata.category(sign)[0] in "LN" else " " for sign in _unmarked(spread))
    return " ".join(letters.split())


def joined(text: str) -> str:
    """Plain ``text`` with letters that stand alone put together: ``c a s i n o`` gives ``casino``."""
    return re.sub(r"(?<!\S)\w(?: \w(?!\S)){2,}", lambda found: found[0].replace(" ", ""), text)


def latin(text: str) -> str:
    """Plain ``text`` with letters of other alphabets that are read for Latin ones replaced by those."""
    return text.translate(SMALL)


def digest(text: str) -> str:
    """What two comments that say the same have in common: 32 hex digits, keyed."""
    return salted_hmac("blog.spam.digest", plain(text), algorithm="sha256").hexdigest()[:32]


def _unmarked(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Mn", "Me"))
