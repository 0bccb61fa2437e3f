"""
What a page that is being written depends on, said where it is looked up.

Whoever keeps finished pages listens with :func:`noting`; nobody may be listening. A key names something that may
change: ``post:7`` is all that is shown of a post elsewhere, ``page:7`` its own page, ``tag:tides`` the list of a tag.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.dispatch import Signal
from django.utils import timezone

pages_changed = Signal()
"""
What readers see has changed in a way that no other signal tells of. Sent inside the transaction that changes it.

:sender: ``None``
:keys: what has changed; empty: anything
"""


@dataclass
class Notes:
    """
    What was said while a page was written.

    :param keys: what the page depends on.
    :param until: when it changes by itself; ``None`` for never.
    :param number: which page of a list it is; 0 where it is none.
    """

    keys: set[str] = field(default_factory=set)
    until: datetime | None = None
    number: int = 0


_notes: ContextVar[Notes | None] = ContextVar("notes", default=None)


@contextmanager
def noting() -> Iterator[Notes]:
    """Collect what is said inside the block."""
    token = _notes.set(notes := Notes())
    try:
        yield notes
    finally:
        _notes.reset(token)


def depends_on(*keys: str) -> None:
    """The page that is being written changes when one of these does."""
    if notes := _notes.get():
        notes.keys.update(keys)


def changes_at(moment: datetime | None) -> None:
    """The page that is being written changes by itself at ``moment``."""
    is_coming = moment is not None and moment > timezone.now()
    if moment and is_coming and (notes := _notes.get()) and (notes.until is None or moment < notes.until):
        notes.until = moment


def is_page(number: int) -> None:
    """The page that is being written is page ``number`` of a list."""
    if notes := _notes.get():
        notes.number = number


def show_post(post: Any, around: Any, tags: list[Any]) -> None:
    """The page that is being written is that of ``post``, with what leads on from it."""
    if _notes.get() is None or post.pk is None:
        return
    shown = [around.earlier, around.later, around.previous_part, around.next_part, *around.related]
    depends_on(f"page:{post.pk}", *(f"post:{each.pk}" for each in [post, *shown] if each))
    depends_on(*(f"near:{tag.slug}" for tag in tags))
    if post.series_id:
        depends_on(f"parts:{post.series_id}")
