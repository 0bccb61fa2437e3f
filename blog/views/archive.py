"""The posts by the calendar: years, months, days, in the site's time zone."""

from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from blog.listing import newest_first, page_of
from blog.models import Post
from blog.month_calendar import posts_by_day, weeks_of
from blog.tallies import live_counts
from blog.visibility import visible_posts

FIRST_YEAR, LAST_YEAR = 1000, 9000  # beyond them a zone's offset leads out of the calendar


class Month(NamedTuple):
    month: date
    posts: int


class Year(NamedTuple):
    year: int
    posts: int
    months: list[Month]


def archive(request: HttpRequest) -> HttpResponse:
    """Every year with its months and how many posts there are in each."""
    return render(request, "blog/archive.html", {"years": _years(live_counts("month", request.user))})


def archive_year(request: HttpRequest, year: int) -> HttpResponse:
    """The months of one year.

    :raises django.http.Http404: for a year without posts.
    """
    _first(year)
    years = _years(live_counts("month", request.user, [year * 100 + month for month in range(1, 13)]))
    if not years:
        raise Http404("There are no posts of that year.")
    return render(request, "blog/archive_year.html", {"year": years[0]})


def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The posts of one month, newest first, and its calendar.

    :raises django.http.Http404: for a month without posts.
    """
    first, next_first = _first(year, month), _first(year + month // 12, month % 12 + 1)
    found = _between(visible_posts(request.user), first, next_first)
    posts = page_of(request, newest_first(found))
    if not posts.paginator.count:
        raise Http404("There are no posts of that month.")
    weeks = weeks_of(first.date(), posts_by_day(found))
    return render(request, "blog/archive_month.html", {"month": first, "posts": posts, "weeks": weeks})


def _first(year: int, month: int = 1) -> datetime:
    """The first moment of a month in the site's zone."""
    if not (1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR + 1):
        raise Http404("There is no such month.")
    return timezone.make_aware(datetime(year, month, 1))  # noqa: DTZ001 - made aware here


def _between(posts: "QuerySet[Post]", first: datetime, end: datetime) -> "QuerySet[Post]":
    return posts.filter(published_at__gte=first, published_at__lt=end)


def _is_month(key: int) -> bool:
    """What is kept may be wrong, until ``reconcile`` has mended it."""
    return FIRST_YEAR <= key // 100 <= LAST_YEAR and 1 <= key % 100 <= 12


def _years(posts_of_months: dict[int, int]) -> list[Year]:
    """Years and their months, newest first, from the number of posts by the six figures of a month."""
    latest_first = sorted(posts_of_months.items(), reverse=True)
    months = [Month(date(key // 100, key % 100, 1), posts) for key, posts in latest_first if _is_month(key)]
    return [
        Year(year, sum(month.posts for month in of_year), of_year)
        for year, of_year in ((year, list(rows)) for year, rows in groupby(months, key=lambda row: row.month.year))
    ]
