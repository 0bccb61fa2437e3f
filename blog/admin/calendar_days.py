"""The days of a month with what happens on each, as they are shown."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from django.utils import timezone

from blog.admin.calendar_months import next_month
from blog.admin.wording import StateWord
from blog.calendar.entries import close_pairs
from blog.calendar.sources import Entry, Kind

IN_CELL: Final = 4
"""Entries that a day of the table has room for; the list below has them all."""
PUBLISHED_A_DAY: Final = 12
"""Posts of a day, published already, that the list names; the list of posts has the others."""
TITLE: Final = 90  # letters of a title

WORDS: Final = {
    Kind.SCHEDULED: StateWord("goes live", "wait"),
    Kind.UPDATE: StateWord("update goes live", "wait"),
    Kind.FAILED: StateWord("could not be published", "held"),
    Kind.EXPIRES: StateWord("expires", "held"),
    Kind.EXPIRED: StateWord("expired", "quiet"),
    Kind.PUBLISHED: StateWord("published", "done"),
    Kind.OTHER: StateWord("e-mail", "quiet"),
}
MOVABLE: Final = frozenset({Kind.SCHEDULED, Kind.UPDATE, Kind.FAILED})


class Line(NamedTuple):
    """One entry as it is shown.

    :param is_movable: whether there is a date that can be changed here.
    """

    entry: Entry
    state: StateWord
    is_movable: bool
    is_close: bool


class Day(NamedTuple):
    """One day of the month.

    :param more: entries for which a cell of the table has no room.
    :param left_out: published posts that the list does not name.
    """

    day: date
    is_inside: bool
    is_today: bool
    lines: list[Line]
    more: int
    left_out: int

    @property
    def brief(self) -> list[Line]:
        """As many as a cell has room for: what is still to come before what is done."""
        order = sorted(self.lines, key=lambda line: line.entry.kind in (Kind.PUBLISHED, Kind.EXPIRED))
        return order[:IN_CELL]


def days_of(month: date, today: date, found: Iterable[Entry]) -> Iterator[Day]:
    """The days of the weeks that ``month`` touches, Mondays first, each with its entries."""
    found = list(found)
    close = {entry for pair in close_pairs(found) for entry in pair}
    by_day: dict[date, list[Entry]] = {}
    for entry in found:
        by_day.setdefault(local_day(entry.at), []).append(entry)
    day = month - timedelta(days=month.weekday())
    while day < next_month(month) or day.weekday():
        yield _day(day, day.month == month.month, today, by_day.get(day, []), close)
        day += timedelta(days=1)


def _day(day: date, is_inside: bool, today: date, found: list[Entry], close: set[Entry]) -> Day:
    done = [entry for entry in found if entry.kind == Kind.PUBLISHED]
    left_out = set(done[PUBLISHED_A_DAY:])
    lines = [
        Line(_short(entry), WORDS[entry.kind], entry.kind in MOVABLE, entry in close)
        for entry in found
        if entry not in left_out
    ]
    return Day(day, is_inside, day == today, lines, max(len(found) - IN_CELL, 0), len(left_out))


def _short(entry: Entry) -> Entry:
    title = entry.title if len(entry.title) <= TITLE else f"{entry.title[: TITLE - 1]}…"
    return entry._replace(title=title)


def local_day(moment: datetime) -> date:
    """The day of a moment where whoever looks is."""
    return timezone.localtime(moment).date()
