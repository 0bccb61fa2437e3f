"""“Last 7 days” on the first page of the admin: small charts, and the same figures as a table."""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin.ui.components import Component

from blog.admin.permissions import may_moderate, may_publish_somewhere
from blog.models import Comment, CommentStatus, Event

logger = logging.getLogger("bellbird.dashboard")
DAYS = 7
REMEMBERED_SECONDS = 60
BAR, GAP, HEIGHT = 8, 2, 24


class Series(NamedTuple):
    """One row of the table.

    :param label: what is counted, in words.
    :param rows: called with the beginning of the first day, gives what happened since, or a little more.
    :param moment: the column that says when.
    :param counted: the column whose different values are counted.
    :param may_see: whether a ``User`` may know.
    :param url: where more is to be read.
    """

    label: str
    rows: Callable[[datetime], "QuerySet[Any]"]
    moment: str
    may_see: Callable[[Any], bool]
    url: Callable[[], str]
    counted: str = "pk"


class Bar(NamedTuple):
    """A bar of a chart, in units of its view box."""

    x: int
    y: int
    height: int


class Row(NamedTuple):
    """One series, counted."""

    label: str
    url: str
    numbers: list[int]
    total: int
    bars: list[Bar]


_series: dict[str, Series] = {}


def register_week(series: Series, name: str) -> None:
    """Add a row. An app calls this from its ``wagtail_hooks`` module; nothing in ``blog`` names it.

    :param name: ``app.what``; registering the same name again replaces the row.
    """
    _series[name] = series


def unregister_week(name: str) -> None:
    """Take a row away again. An unknown name is no error."""
    _series.pop(name, None)


class LastSevenDays(Component):
    """The panel. Each person sees only the rows that they may; who may see none sees no panel.

    What is not remembered is asked for by the page once that is there: counting a large audience takes its time.
    """

    name = "last_seven_days"
    template_name = "blog/admin/week.html"
    order = 60

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        theirs = _series_for(parent_context["request"].user) if parent_context else {}
        return str(super().render_html({"theirs": theirs})) if theirs else ""

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        theirs, days = parent_context["theirs"] if parent_context else {}, last_days()
        remembered = cache.get_many([_key(name, days) for name in theirs])
        return _context(theirs, days) if len(remembered) == len(theirs) else {}


@require_safe
def last_seven_days(request: HttpRequest) -> HttpResponse:
    """What is in the panel, counted, as a piece of HTML."""
    theirs = _series_for(request.user)
    return render(request, "blog/admin/week_rows.html", _context(theirs, last_days())) if theirs else HttpResponse()


def _series_for(user: Any) -> dict[str, Series]:
    return {name: series for name, series in _series.items() if series.may_see(user)}


def _context(theirs: dict[str, Series], days: list[date]) -> dict[str, Any]:
    rows = [_row(series, _numbers(name, series, days)) for name, series in theirs.items()]
    return {"days": days, "rows": rows, "is_quiet": not any(row.total for row in rows)}


def last_days() -> list[date]:
    """The last seven days, today the last of them, in the zone of whoever looks."""
    today = timezone.localdate()
    return [today - timedelta(days=back) for back in reversed(range(DAYS))]


def _numbers(name: str, series: Series, days: list[date]) -> list[int]:
    """How many on each day; remembered for a minute. What cannot be counted is in nobody's way."""
    try:
        found: list[int] | None = cache.get_or_set(_key(name, days), partial(_count, series, days), REMEMBERED_SECONDS)
    except Exception:
        logger.exception("the week of %s could not be counted", name)
        return [0] * len(days)
    return found or [0] * len(days)


def _key(name: str, days: list[date]) -> str:
    return f"bellbird-week:{name}:{days[-1]}:{timezone.get_current_timezone_name()}"


def _count(series: Series, days: list[date]) -> list[int]:
    """One query, which counts each day by itself. A day begins at midnight in the current zone, however long it is."""
    begins = [_midnight(day) for day in (*days, days[-1] + timedelta(days=1))]
    rows, number = series.rows(begins[0]).order_by(), Count(series.counted, distinct=series.counted != "pk")
    each = [
        rows.filter(**{f"{series.moment}__gte": begin, f"{series.moment}__lt": end})
        .annotate(day=Value(place))
        .values("day")
        .annotate(number=number)
        .values_list("day", "number")
        for place, (begin, end) in enumerate(pairwise(begins))
    ]
    counted = dict(each[0].union(*each[1:], all=True).order_by())
    return [counted.get(place, 0) for place in range(len(days))]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _row(series: Series, numbers: list[int]) -> Row:
    most = max(numbers)
    heights = [-(-number * HEIGHT // most) if most else 0 for number in numbers]
    bars = [Bar(place * (BAR + GAP), HEIGHT - height, height) for place, height in enumerate(heights) if height]
    return Row(series.label, series.url(), numbers, sum(numbers), bars)


def _published(since: datetime) -> "QuerySet[Event]":
    return Event.objects.filter(kind="post_published", occurred_at__gte=since)


def _commented(since: datetime) -> "QuerySet[Comment]":
    return Comment.objects.filter(status__in=CommentStatus.values)  # every one: by the index of status and time


def register_own() -> None:
    """The rows of ``blog`` itself."""
    events = partial(reverse, "bellbird_events:index")
    register_week(
        Series(
            "Posts published",
            _published,
            "occurred_at",
            may_publish_somewhere,
            lambda: f"{events()}?kind=post_published",
            "subject_id",
        ),
        "blog.posts",
    )
    comments = partial(reverse, "wagtailsnippets_blog_comment:list")
    register_week(Series("Comments", _commented, "submitted_at", may_moderate, comments), "blog.comments")
