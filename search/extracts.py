"""The passage of a post that answers a question, with the words that were found marked."""

import re
import unicodedata
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LENGTH = 240  # characters
LEAD = 60  # of them before the first word that was found


def extract_of(post: Any, text: str) -> SafeString:
    """
    The post's excerpt if it holds a word of ``text``, else the passage of its body that does, else the excerpt again.

    :returns: HTML: the passage escaped, each word that was found inside ``<mark>``.
    """
    words = _pattern(text)
    found = words.search(_folded(post.excerpt)) if words else None
    if found is None and words:
        body = " ".join(" ".join(_body_texts(post)).split())
        if (hit := words.search(_folded(body))) is not None:
            return marked(_passage(body, hit.start()), text)
    return marked(post.excerpt, text)


def marked(passage: str, text: str) -> SafeString:
    """``passage`` as HTML, with every word of ``text`` in it marked. Case and accents make no difference."""
    words, pieces, end = _pattern(text), [], 0
    for hit in words.finditer(_folded(passage)) if words else ():
        pieces += [escape(passage[end : hit.start()]), f"<mark>{escape(passage[hit.start() : hit.end()])}</mark>"]
        end = hit.end()
    return mark_safe("".join([*pieces, escape(passage[end:])]))  # noqa: S308 - every piece is escaped


def _pattern(text: str) -> re.Pattern[str] | None:
    words = sorted({word for term in text.split() for word in re.findall(r"\w+", _folded(term))}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)") if words else None


def _folded(text: str) -> str:
    """``text`` in lower case and without accents, sign for sign, so that places in it are places in ``text``."""
    return "".join(map(_fold, text))


def _fold(sign: str) -> str:
    if sign.isascii():
        return sign.lower()
    return (unicodedata.normalize("NFKD", sign)[:1].lower() or sign)[:1]


def _body_texts(post: Any) -> list[str]:
    found: list[str] = post._meta.get_field("body").get_searchable_content(post.body)
    return found


def _passage(text: str, place: int) -> str:
    start = max(0, place - LEAD)
    if start:
        start = text.find(" ", start, place) + 1 or start
    end = start + LENGTH
    if end < len(text):
        end = text.rfind(" ", place, end) if " " in text[place:end] else end
    return ("… " if start else "") + text[start:end].rstrip() + (" …" if end < len(text) else "")
