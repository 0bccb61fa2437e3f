"""What other apps put into the calendar beside posts: they register who knows."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

logger = logging.getLogger("bellbird.desk")


class Kind(StrEnum):
    """What happens to a post, or what else there is."""

    SCHEDULED = "scheduled"
    UPDATE = "update"
    FAILED = "failed"
    EXPIRES = "expires"
    EXPIRED = "expired"
    PUBLISHED = "published"
    OTHER = "other"


class Entry(NamedTuple):
    """One thing at one moment.

    :param at: aware.
    :param post_id: of the post; ``None`` for what is none.
    :param uid: the same for the same thing however often it is moved.
    """

    at: datetime
    kind: Kind
    title: str
    post_id: int | None = None
    uid: str = ""


Source = Callable[[datetime, datetime, Any], Iterable[Entry]]
"""Asked with the first moment, the first one after, and the ``User`` who looks; names what that person may know."""

_sources: dict[str, Source] = {}


def register_source(source: Source, name: str) -> None:
    """Let ``source`` add to the calendar. A second one of the same name takes the first one's place."""
    _sources[name] = source


def unregister_source(name: str) -> None:
    """Take a source back; nothing happens where there is none."""
    _sources.pop(name, None)


def other_entries(start: datetime, end: datetime, user: Any) -> Iterator[Entry]:
    """What the sources name. One that fails is left out and logged."""
    for name, source in _sources.items():
        try:
            yield from list(source(start, end, user))
        except Exception:
            logger.exception("the calendar entries of %s could not be read", name)
