"""Entries as a calendar program reads them: iCalendar, RFC 5545. All times are UTC, so no zone is described."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from blog.calendar.sources import Entry, Kind

TYPE: Final = "text/calendar; charset=utf-8"
UNFIT: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")  # signs that no value may hold, section 3.1
LONGEST_LINE: Final = 75  # octets, RFC 5545 section 3.1

VERBS: Final = {
    Kind.SCHEDULED: "Goes live",
    Kind.UPDATE: "Update goes live",
    Kind.FAILED: "Could not be published",
    Kind.EXPIRES: "Expires",
    Kind.EXPIRED: "Expired",
    Kind.PUBLISHED: "Published",
}


def as_ical(entries: Iterable[Entry], host: str, name: str, now: datetime) -> bytes:
    """A calendar of ``entries``.

    :param host: of the site, the second half of every UID.
    :param name: what programs call the calendar.
    :param now: when it was made.
    """
    return b"".join(_folded(line) + b"\r\n" for line in _lines(entries, host, name, now))


def _lines(entries: Iterable[Entry], host: str, name: str, now: datetime) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//Bellbird//Calendar//EN"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"NAME:{escaped(name)}"
    yield f"X-WR-CALNAME:{escaped(name)}"
    yield "REFRESH-INTERVAL;VALUE=DURATION:PT1H"
    for entry in entries:
        verb = VERBS.get(entry.kind)
        yield "BEGIN:VEVENT"
        yield f"UID:{entry.uid}@{host}"
        yield f"DTSTAMP:{_utc(now)}"
        yield f"DTSTART:{_utc(entry.at)}"
        yield f"SUMMARY:{escaped(f'{verb}: {entry.title}' if verb else entry.title)}"
        yield "TRANSP:TRANSPARENT"
        yield "CLASS:CONFIDENTIAL"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A text as a value (section 3.3.11): signs with a meaning are marked, and what cannot be told is left out."""
    marked = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(UNFIT.sub("", line) for line in marked.splitlines())


def _folded(line: str) -> bytes:
    """A line in pieces of at most :data:`LONGEST_LINE` octets, none of which cuts a letter in two."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece])
