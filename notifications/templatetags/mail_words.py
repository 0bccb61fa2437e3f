"""What the templates of mails are written with."""

import unicodedata
from typing import Any

from django import template
from django.template.context import Context

from blog.words import clip
from notifications.letters import COLUMNS, one_line

register = template.Library()

SHORTEST, LONGEST = 40, 90  # characters of a preheader
TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what follows (Unicode UAX 9): in plain text nothing ends their reach."""


@register.filter
def plain(words: Any) -> str:
    """What somebody typed, fit for plain text: its lines stay, control characters and turns of direction go."""
    return "".join(sign for sign in str(words) if sign == "\n" or (sign not in TURNS and _is_seen(sign)))


@register.filter
def line(words: Any) -> str:
    """What somebody typed, in one line of plain text."""
    return one_line(plain(str(words).replace("\r", " ").replace("\n", " ")))


@register.filter
def quoted(words: Any) -> str:
    """What somebody typed, each line behind a ``>``."""
    lines = plain(str(words).replace("\r\n", "\n").replace("\r", "\n")).strip().split("\n")
    return "\n".join(f"> {each.strip()}".rstrip() for each in lines)


@register.simple_tag
def heading(words: Any, sign: str = "=") -> str:
    """A title of plain text with a line below it."""
    title = line(words)
    return f"{title}\n{sign * max(3, min(_columns(title), COLUMNS))}"


@register.simple_tag(takes_context=True)
def link(context: Context, address: str) -> str:
    """``[1]`` in place of an address, which :func:`links` lists; the same number for the same address."""
    listed = _listed(context)
    if address not in listed:
        listed.append(address)
    return f"[{listed.index(address) + 1}]"


@register.simple_tag(takes_context=True)
def links(context: Context) -> str:
    """The addresses behind the numbers since it was last asked, one to a line."""
    listed, begun = _listed(context), context.dicts[0].get("_links_shown", 0)
    context.dicts[0]["_links_shown"] = len(listed)
    return "\n".join(f"[{number}] {address}" for number, address in enumerate(listed[begun:], start=begun + 1))


@register.simple_tag
def preheader(*parts: Any) -> str:
    """The line that a list of mails shows beside the subject: so many of ``parts`` as make 40 to 90 characters."""
    words = ""
    for part in parts:
        if len(words) >= SHORTEST:
            break
        words = f"{words} {line(part)}".strip()
    return clip(words, LONGEST)


def _listed(context: Context) -> list[str]:
    listed: list[str] = context.dicts[0].setdefault("_links", [])
    return listed


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cs"}


def _columns(words: str) -> int:
    """How wide ``words`` stand in a type of even width."""
    return sum(0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF") for sign in words)
