"""Where other apps add their rows to an event: who was mailed, which pages were purged, what was delivered.

An app calls :func:`register_timeline_section` from its ``wagtail_hooks`` module; nothing in ``blog`` names it.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
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
    :param brief: the same in the line that sums an event up, e.g. ``977 accepted``; empty to be left out there.
    :param troubles: how many of these somebody should look at.
    """

    text: str
    state: str = ""
    tone: str = "quiet"
    when: datetime | None = None
    url: str = ""
    brief: str = ""
    troubles: int = 0


Section = Callable[[Event], Iterable[TimelineRow]]
Batch = Callable[[Sequence[Event]], Mapping[int, Iterable[TimelineRow]]]

_sections: dict[str, Section] = {}
_batches: dict[str, Batch] = {}


def register_timeline_section(section: Section, name: str = "") -> None:
    """Add rows to every event that is shown.

    :param section: called with an event, gives the rows for it; must be quick, for a timeline shows many events.
    :param name: registering the same name again replaces the section; by default the function's own.
    """
    _sections[name or f"{section.__module__}.{section.__qualname__}"] = section


def register_timeline_batch(batch: Batch, name: str) -> None:
    """Add rows to every event that is shown, a whole page of them at once.

    :param batch: called with the events of a page, gives rows by the id of the event.
    :param name: registering the same name again replaces the batch.
    """
    _batches[name] = batch


def unregister_timeline_section(name: str) -> None:
    """Take a section, or a batch, away again. An unknown name is no error."""
    _sections.pop(name, None)
    _batches.pop(name, None)


def rows_of(events: Sequence[Event]) -> dict[int, list[TimelineRow]]:
    """What the other apps have to say about events, by id. One that fails says so, and is in nobody's way."""
    found: dict[int, list[TimelineRow]] = defaultdict(list)
    for name, batch in _batches.items():
        for pk, rows in _rows_of_batch(name, batch, events).items():
            found[pk] += rows
    for event in events:
        found[event.pk] += [row for name, section in _sections.items() for row in _rows(name, section, event)]
    return found


def _rows_of_batch(name: str, batch: Batch, events: Sequence[Event]) -> dict[int, list[TimelineRow]]:
    try:
        return {pk: list(rows) for pk, rows in batch(events).items()}
    except Exception:
        logger.exception("timeline section %s failed", name)
        return {event.pk: [_unreadable(name)] for event in events}


def _rows(name: str, section: Section, event: Event) -> list[TimelineRow]:
    try:
        return list(section(event))
    except Exception:
        logger.exception("timeline section %s failed on event %s", name, event.pk)
        return [_unreadable(name)]


def _unreadable(name: str) -> TimelineRow:
    return TimelineRow(text=f"“{name}” could not be read. The error is in the log.", state="failed", tone="held")
