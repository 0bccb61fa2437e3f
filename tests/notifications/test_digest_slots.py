"""When a digest is due, on ordinary days and on those on which the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.digesting.slots import latest_slot, moment_of, zone_named

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
LORD_HOWE, KATHMANDU = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kathmandu")


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("zone", "day", "hour", "moment"),
    [
        (BERLIN, date(2026, 1, 5), 7, utc(2026, 1, 5, 6)),
        (BERLIN, date(2026, 7, 6), 7, utc(2026, 7, 6, 5)),
        (KATHMANDU, date(2026, 1, 5), 7, utc(2026, 1, 5, 1, 15)),
        # forward: the hour is missing, the end of the gap counts
        (BERLIN, date(2026, 3, 29), 2, utc(2026, 3, 29, 1)),
        (NEW_YORK, date(2026, 3, 8), 2, utc(2026, 3, 8, 7)),
        (LORD_HOWE, date(2026, 10, 4), 2, utc(2026, 10, 3, 15, 30)),
        # back: the hour comes twice, the first time counts
        (BERLIN, date(2026, 10, 25), 2, utc(2026, 10, 25, 0)),
        (NEW_YORK, date(2026, 11, 1), 1, utc(2026, 11, 1, 5)),
        (LORD_HOWE, date(2026, 4, 5), 1, utc(2026, 4, 4, 14)),
        (LORD_HOWE, date(2026, 4, 5), 2, utc(2026, 4, 4, 15, 30)),
        # a day that Samoa did not have
        (ZoneInfo("Pacific/Apia"), date(2011, 12, 30), 7, utc(2011, 12, 30, 10)),
    ],
)
def test_it_strikes_an_hour_once_a_day_even_when_the_clocks_change(
    zone: ZoneInfo, day: date, hour: int, moment: datetime
) -> None:
    assert moment_of(day, hour, zone) == moment


def test_the_doubled_hour_is_struck_once() -> None:
    first = latest_slot(utc(2026, 10, 25, 0, 30), BERLIN, 2)
    again = latest_slot(utc(2026, 10, 25, 1, 30), BERLIN, 2)

    assert first == again == utc(2026, 10, 25, 0)


def test_before_the_hour_yesterdays_counts() -> None:
    assert latest_slot(utc(2026, 1, 5, 5, 59), BERLIN, 7) == utc(2026, 1, 4, 6)
    assert latest_slot(utc(2026, 1, 5, 6), BERLIN, 7) == utc(2026, 1, 5, 6)


def test_a_weekly_digest_has_its_day() -> None:
    monday = 0

    assert latest_slot(utc(2026, 1, 11, 23), BERLIN, 7, monday) == utc(2026, 1, 5, 6)
    assert latest_slot(utc(2026, 1, 12, 6), BERLIN, 7, monday) == utc(2026, 1, 12, 6)


def test_an_unknown_zone_is_the_sites() -> None:
    assert zone_named("Middle/Earth") == zone_named("UTC")


ZONES = sorted(zone for zone in available_timezones() if "/" in zone)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ZONES), st.integers(0, 23), st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
def test_in_every_zone_a_slot_is_not_in_the_future_and_at_most_a_day_old(name: str, hour: int, now: datetime) -> None:
    moment = now.replace(tzinfo=UTC)

    slot = latest_slot(moment, ZoneInfo(name), hour)

    assert slot <= moment < slot + timedelta(hours=26)
    assert latest_slot(slot, ZoneInfo(name), hour) == slot
