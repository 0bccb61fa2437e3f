"""What each person would get. Counted by the database; the number of queries and rows does not grow with readers."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from notifications.digesting.slots import DAYS_BACK, moment_of, zone_named
from notifications.fanning.audience import AT_ONCE, IN_A_DIGEST, SOONEST_FIRST, candidates
from notifications.models import Fanout, Frequency, Reader
from notifications.models.readers import MORNING, Weekday, site_zone

BY_MAIL, NOTHING = 0, len(SOONEST_FIRST)
EVERYBODY = 10**12  # a limit nobody reaches: it keeps a planner from asking the reason of a row more than once
COUNT = """
SELECT place, CASE place WHEN {nothing} THEN why ELSE '' END AS reason, zone, hour, weekday, COUNT(*)
FROM (
    SELECT recipient_key, MIN(excluded_because) AS why,
        MIN(CASE excluded_because WHEN %s THEN {by_mail} WHEN %s THEN rank ELSE {nothing} END) AS place
    FROM ({candidates}) AS candidate GROUP BY recipient_key
) AS person
LEFT JOIN {reader} AS reader ON reader.recipient_key = person.recipient_key AND place NOT IN ({by_mail}, {nothing})
GROUP BY place, reason, zone, hour, weekday
"""
"""As fan-out does: a mail before a place in a digest, the sooner digest first, one reason for whoever gets neither."""


@dataclass
class Count:
    """People, each counted once.

    :param digests: by frequency and the moment at which the digest goes.
    :param exclusions: who gets nothing, by reason.
    """

    mails: int = 0
    digests: Counter[tuple[Frequency, datetime]] = field(default_factory=Counter)
    exclusions: Counter[str] = field(default_factory=Counter)


def count(fanout: Fanout, at: datetime) -> Count:
    """What expanding ``fanout`` at that moment would come to. One query.

    :param fanout: need not be in any table, nor its event.
    """
    each = candidates(fanout, at).order_by().values("recipient_key", "excluded_because", "rank")[:EVERYBODY]
    select, parameters = each.query.sql_with_params()
    reader = connection.ops.quote_name(Reader._meta.db_table)
    question = COUNT.format(candidates=select, reader=reader, by_mail=BY_MAIL, nothing=NOTHING)
    counted = Count()
    for place, why, zone, hour, weekday, number in _asked(question, [AT_ONCE, IN_A_DIGEST, *parameters]):
        if place == BY_MAIL:
            counted.mails += number
        elif place == NOTHING:
            counted.exclusions[why] += number
        else:
            frequency = SOONEST_FIRST[place]
            counted.digests[frequency, _slot(frequency, fanout.not_before, zone, hour, weekday)] += number
    return counted


def _asked(question: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _slot(frequency: Frequency, after: datetime, zone: str | None, hour: int | None, weekday: int | None) -> datetime:
    """When the digest goes; whoever never chose an hour gets the usual one."""
    if zone is None or hour is None or weekday is None:
        zone, hour, weekday = site_zone(), MORNING, Weekday.MONDAY.value
    return next_slot(after, zone_named(zone), hour, weekday if frequency == Frequency.WEEKLY else None)


def next_slot(after: datetime, zone: ZoneInfo, hour: int, weekday: int | None = None) -> datetime:
    """The first moment not before ``after`` at which it strikes ``hour`` in ``zone``; on ``weekday``, if one is given.

    The other side of ``digesting.slots.latest_slot``, with the same rules for hours of clock changes.

    :returns: aware, in UTC.
    """
    yesterday = after.astimezone(zone).date() - timedelta(days=1)
    days = (yesterday + timedelta(days=ahead) for ahead in range(DAYS_BACK + 1))
    moments = (moment_of(day, hour, zone) for day in days if weekday in (None, day.weekday()))
    return min(moment for moment in moments if moment >= after)
