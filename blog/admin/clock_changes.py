"""Dates an editor types: named zones, and plain words for hours that clock changes take away or give twice."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

YEARS = range(1000, 9001)
"""Years that survive being told in any time zone of the world."""


def zone_in_words(now: datetime | None = None) -> str:
    """The zone in which dates are read here, and what time it is there: ``Europe/Oslo (CET, UTC+1), now 14:05``."""
    here = timezone.localtime(now or timezone.now())
    hours, minutes = divmod(int((here.utcoffset() or here - here).total_seconds()) // 60, 60)
    offset = f"UTC{hours:+d}" + (f":{minutes:02d}" if minutes else "")
    name, more = timezone.get_current_timezone_name(), [f"{here:%Z}", offset]
    aside = ", ".join(word for word in more if word not in (name, "UTC+0"))
    return f"{name}{f' ({aside})' if aside else ''}, now {here:%H:%M}"


def explain_dates(field: Any, label: str, stored: datetime | None = None) -> None:
    """Make a form field say in which zone it reads a date, and what is wrong with an hour of a clock change.

    :param field: a form's own ``DateTimeField``.
    :param label: what the date is, in the middle of a sentence: ``go-live date``.
    :param stored: the date as it is. The editor shows minutes only; left alone, its seconds stay what they are.
    """
    original = field.to_python
    field.help_text = " ".join(filter(None, [str(field.help_text), f"Time in {zone_in_words()}."]))

    def to_python(value: Any) -> Any:
        try:
            moment = original(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(_clock_change(_as_typed(original, value), label), code="clock_change") from error
        if moment is not None and moment.year not in YEARS:
            raise ValidationError(f"The year {moment.year} of the {label} is out of reach.", code="year")
        return stored if _is_same_minute(moment, stored) else moment

    def has_changed(initial: Any, data: Any) -> bool:
        try:
            return bool(to_python(data) != stored)
        except ValidationError:
            return True

    field.to_python, field.has_changed = to_python, has_changed


def _is_same_minute(moment: datetime | None, stored: datetime | None) -> bool:
    return moment is not None and stored is not None and moment == stored.replace(second=0, microsecond=0)


def _as_typed(parse: Any, value: Any) -> datetime:
    with timezone.override(UTC):
        typed: datetime = parse(value)
    return typed.replace(tzinfo=None)


def _clock_change(typed: datetime, label: str) -> str:
    zone, name = timezone.get_current_timezone(), timezone.get_current_timezone_name()
    first, second = typed.replace(tzinfo=zone, fold=0), typed.replace(tzinfo=zone, fold=1)
    exists = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == typed
    day, hour = f"{typed:%-d %b %Y}", f"{typed:%H:%M}"
    if exists:
        what = f"{hour} comes twice, as {first:%H:%M %Z} and {second:%H:%M %Z}, because the clocks go back"
    else:
        what = f"{hour} does not exist, because the clocks go forward"
    return f"The {label} cannot be told: on {day} in {name} {what}. Choose a time an hour earlier or later."
