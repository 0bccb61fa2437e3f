"""Dates of a schedule, and when the scheduler last ran, in words for an editor."""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.utils import timezone

from blog.admin.wording import StateWord
from blog.scheduling.heartbeat import last_beat

SILENT_AFTER: Final = timedelta(minutes=5)
"""The scheduler is to run every minute; after so long something is wrong with it."""


def when_in_words(moment: datetime, now: datetime | None = None) -> str:
    """A date in both zones and how far off it is: ``24 Nov 2026, 08:00 CET (07:00 UTC), in 3 days 18 h``."""
    here = timezone.localtime(moment)
    there = moment.astimezone(UTC)
    day = "" if here.date() == there.date() else f"{there:%-d %b} "
    both = f"{here:%-d %b %Y, %H:%M %Z}" + ("" if here.tzname() == "UTC" else f" ({day}{there:%H:%M} UTC)")
    return f"{both}, {distance(moment, now or timezone.now())}"


def distance(moment: datetime, now: datetime) -> str:
    """How far off a moment is: ``in 3 days 18 h``, ``4 min ago``."""
    length = span_in_words(abs(moment - now))
    return f"in {length}" if moment > now else f"{length} ago"


def span_in_words(length: timedelta) -> str:
    """A length of time by its two largest units: ``3 days 18 h``, ``5 h 2 min``, ``40 s``."""
    seconds = int(length.total_seconds())
    days, hours, minutes = seconds // 86_400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return " ".join(filter(None, [f"{days} day{'' if days == 1 else 's'}", f"{hours} h" if hours else ""]))
    if hours:
        return " ".join(filter(None, [f"{hours} h", f"{minutes} min" if minutes else ""]))
    return f"{minutes} min" if minutes else f"{seconds} s"


def scheduler_in_words(now: datetime | None = None) -> StateWord:
    """“scheduler last ran 40 s ago”; told as something wrong when it is silent."""
    now, beat = now or timezone.now(), last_beat()
    if beat is None:
        return StateWord("scheduler has never run: nothing goes live by itself", "held")
    ago = span_in_words(max(now - beat, timedelta()))
    if now - beat > SILENT_AFTER:
        return StateWord(f"scheduler is late: it last ran {ago} ago, and nothing goes live until it runs", "held")
    return StateWord(f"scheduler last ran {ago} ago", "done")
