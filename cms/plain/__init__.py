"""
Pages that are left when nothing else works: no database, no template engine, no session, no list of hashed files.

Styles are asked for by their plain names, which ``collectstatic`` keeps beside the hashed ones.
"""

from pathlib import Path
from string import Template
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.html import escape
from django.utils.translation import get_language, get_language_bidi

LAYOUT: Final = Template((Path(__file__).parent / "page.html").read_text())


def plain_html(title: str, words: str, more: str = "") -> str:
    """A whole page of a few words.

    :param more: HTML that follows them; what is in it must be safe.
    """
    return LAYOUT.substitute(
        language=get_language() or settings.LANGUAGE_CODE,
        direction="rtl" if get_language_bidi() else "ltr",
        static=settings.STATIC_URL,
        title=escape(title),
        words=escape(words),
        more=more,
    )


def plain_page(title: str, words: str, more: str = "", *, status: int, retry_after: int | None = None) -> HttpResponse:
    """The same as an answer that nobody keeps.

    :param retry_after: seconds after which it is worth trying again.
    """
    response = HttpResponse(plain_html(title, words, more), status=status)
    response.headers["Cache-Control"] = "no-store"
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
