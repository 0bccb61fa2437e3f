"""
Parts of pages that are the same wherever they stand, but for a few words: rendered once and filled in each time.

The head and foot of a page and its empty forms take a template as long as what somebody came to read. Nothing that is
one reader's own is remembered: it is filled in.
"""

import re
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MOST: Final = 256  # parts remembered, each of a few kilobytes
BEGIN, END = "\ue020", "\ue021"  # signs that nobody writes; what is filled in is never searched for them


class Filling(str):
    """Words that a template puts out as they are and asks nothing about, but whether there are any."""

    __slots__ = ()


def rendered(template: str, values: dict[str, Any]) -> SafeString:
    """
    ``template`` with ``values``, each a :class:`Filling` or comparable, as ``{% include %}`` does.

    The template may depend on its values, the language, the day and where the site is mounted, and on nothing else.
    """
    fixed = {name: value for name, value in values.items() if not isinstance(value, Filling)}
    filled = {name: conditional_escape(str(value)) for name, value in values.items() if name not in fixed}
    if settings.DEBUG:  # templates are being worked on
        return mark_safe(render_to_string(template, values))  # noqa: S308 - a template's
    place = get_language() or "", get_script_prefix(), timezone.localdate()
    pieces = _pieces(template, tuple(fixed.items()), tuple(filled), place)
    return mark_safe("".join(filled[piece] if at % 2 else piece for at, piece in enumerate(pieces)))  # noqa: S308 - both


@lru_cache(maxsize=MOST)
def _pieces(
    template: str, fixed: tuple[tuple[str, Any], ...], filled: tuple[str, ...], place: tuple[Any, ...]
) -> tuple[str, ...]:
    """Text, and by turns the names of what stands between."""
    text = render_to_string(template, dict(fixed) | {name: f"{BEGIN}{name}{END}" for name in filled})
    names = "|".join(map(re.escape, filled))
    return tuple(re.split(f"{BEGIN}({names}){END}", text)) if filled else (text,)


def forget() -> None:
    """Render all parts anew; for whoever changes a template while the site runs."""
    _pieces.cache_clear()
