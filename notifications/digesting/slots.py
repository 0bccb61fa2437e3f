"""When a digest is due: at an hour that readers chose in their own time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from notifications.models.readers import site_zone

DAYS_BACK = 9  # a week, and a day on either side for zones that skip one


def zone_named(name: str) -> ZoneInfo:
    """The time zone; the site's where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(site_zone())


def latest_slot(now: datetime, zone: ZoneInfo, hour: int, weekday: int | None = None) -> datetime:
    """The last moment not after ``now`` at which it struck ``hour`` in ``zone``; on ``weekday``, if one is given.

    Where the clocks go forward over the hour, the first moment after the gap counts. Where they go back over it, it
    counts once, the first time.

    :param weekday: as ``date.weekday()`` counts.
    :returns: aware, in UTC.
    """
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    days = (tomorrow - timedelta(days=back) for back in range(DAYS_BACK + 1))
    moments = (moment_of(day, hour, zone) for day in days if weekday in (None, day.weekday()))
    return max(moment for moment in moments if moment <= now)


def moment_of(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """When it strikes ``hour`` on ``day`` for the first time; the end of the gap where it does not."""
    local = datetime.combine(day, time(hour), zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    return _end_of_gap(local.replace(fold=1).astimezone(UTC), moment, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second between ``before`` and ``after`` from which the later offset holds."""
    offset = after.astimezone(zone).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while low < high:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == offset:
            high = middle
        else:
            low = middle + 1
    return before + timedelta(seconds=low)
