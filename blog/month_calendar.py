"""The calendar of one month: on which days something was published, and where it stands in the list."""

from calendar import Calendar
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from blog.listing import POSTS_PER_PAGE
from blog.models import Post


class Day(NamedTuple):
    """One field of the calendar.

    :param is_inside: whether the day belongs to the month.
    :param posts: how many were published on it.
    :param address: of the day in the month's list, relative to that; empty where there is none.
    """

    day: date
    is_inside: bool
    posts: int = 0
    address: str = ""


def posts_by_day(posts: "QuerySet[Post]") -> dict[date, int]:
    """How many of ``posts`` were published on each day, in the site's time zone: one query."""
    days = posts.order_by().values_list(TruncDate("published_at")).annotate(Count("pk"))
    return dict(days)


def weeks_of(month: date, numbers: Mapping[date, int]) -> list[list[Day]]:
    """The weeks of the month, Mondays first, each day with its number and the place of its first post in the list."""
    addresses = _addresses(numbers)
    return [
        [Day(day, day.month == month.month, numbers.get(day, 0), addresses.get(day, "")) for day in week]
        for week in Calendar().monthdatescalendar(month.year, month.month)
    ]


def _addresses(numbers: Mapping[date, int]) -> dict[date, str]:
    """The list begins with the newest and has so many posts a page."""
    found, newer = {}, 0
    for day in sorted(numbers, reverse=True):
        page = newer // POSTS_PER_PAGE + 1
        found[day] = f"{f'?page={page}' if page > 1 else ''}#day-{day.day}"
        newer += numbers[day]
    return found
