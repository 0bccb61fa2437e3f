"""Months and their weeks."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils import timezone

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 1)
"""Months beyond which nobody plans, and all of whose moments every zone can tell."""
NAMED: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)


def month_named(words: str, today: date) -> date:
    """The first day of the month that ``2026-11`` names; of this month where nothing sensible is named."""
    named = NAMED.fullmatch(words)
    month = date(int(named[1]), int(named[2]), 1) if named and int(named[1]) else today.replace(day=1)
    return month if FIRST <= month <= LAST else today.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def around(month: date) -> dict[str, Any]:
    """The months before and after, ``None`` where the calendar ends."""
    before, after = (month - timedelta(days=1)).replace(day=1), next_month(month)
    return {"before": before if before >= FIRST else None, "after": after if after <= LAST else None}


def start_of(day: date) -> datetime:
    """When a day begins where whoever looks is, aware."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def grid(days: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Days by the week."""
    for first in range(0, len(days), 7):
        yield days[first : first + 7]
