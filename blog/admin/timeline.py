"""Where other apps add their rows to an event: who was mailed, which pages were purged, what was delivered.

An app calls :func:`register_timeline_section` from its ``wagtail_hooks`` module; nothing in ``blog`` names it.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from blog.events.models import Event

logger = logging.getLogger("bellbird.timeline")


@dataclass(frozen=True)
class TimelineRow:
    """One line below an event.

    :param text: what happened, in words for an editor.
    :param state: a word for how it stands, e.g. ``accepted``; empty for none.
    :param tone: the colour of the word: ``done``, ``wait``, ``held`` or ``quiet``.
    :param when: when it happened, or is to happen; aware.
    :param url: where more is to be read.
    """

    text: str
    state: str = ""
    tone: str = "quiet"
    when: datetime | None = None
    url: str = ""


Section = Callable[[Event], Iterable[TimelineRow]]

_sections: dict[str, Section] = {}


def register_timeline_section(section: Section, name: str = "") -> None:
    """Add rows to every event that is shown.

    :param section: called with an event, gives the rows for it; must be quick, for a timeline shows many events.
    :param name: registering the same name again replaces the section; by default the function's own.
    """
    _sections[name or f"{section.__module__}.{section.__qualname__}"] = section


def unregister_timeline_section(name: str) -> None:
    """Take a section away again. An unknown name is no error."""
    _sections.pop(name, None)


def rows_of(event: Event) -> list[TimelineRow]:
    """What the other apps have to say about an event. One that fails says so, and is in nobody's way."""
    return [row for name, section in _sections.items() for row in _rows(name, section, event)]


def _rows(name: str, section: Section, event: Event) -> list[TimelineRow]:
    try:
        return list(section(event))
    except Exception:
        logger.exception("timeline section %s failed on event %s", name, event.pk)
        return [TimelineRow(text=f"“{name}” could not be read. The error is in the log.", state="failed", tone="held")]
