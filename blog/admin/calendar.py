"""“Calendar”: a month of posts that go live, expire and were published, as a table and as a list."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.admin.calendar_days import days_of
from blog.admin.calendar_filters import CalendarFilters
from blog.admin.calendar_months import around, grid, month_named, next_month, start_of
from blog.admin.clock_changes import zone_in_words
from blog.admin.posts import explorable_posts
from blog.admin.schedule_words import scheduler_in_words
from blog.calendar.access import may_see_calendar
from blog.calendar.entries import MOST, close_pairs, entries
from blog.calendar.models import CalendarKey
from blog.calendar.sources import Entry, other_entries


class PostCalendar(WagtailAdminTemplateMixin, TemplateView):
    """One month, in the time zone of whoever looks."""

    page_title = "Calendar"
    header_icon = "calendar-alt"
    template_name = "blog/admin/calendar.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see_calendar(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        month = month_named(request.GET.get("month", ""), today)
        self.filters = CalendarFilters(request.GET, queryset=explorable_posts(request.user), request=request)
        found = self.found_in(month)
        days = list(days_of(month, today, found))
        context = {
            "month": month,
            "this_month": today.replace(day=1),
            "zone": zone_in_words(),
            "scheduler": scheduler_in_words(),
            "weeks": list(grid(days)),
            "days": [day for day in days if day.is_inside and (day.lines or day.left_out)],
            "pairs": close_pairs(found),
            "is_cut": any(number >= MOST for number in Counter(entry.kind for entry in found).values()),
            "filters": self.filters,
            "kept": self.kept_choices(),
            "has_key": CalendarKey.objects.filter(user_id=request.user.pk or 0).exists(),
            **around(month),
        }
        return self.render_to_response(self.get_context_data(**context))

    def get_breadcrumbs_items(self) -> list[Any]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def found_in(self, month: date) -> list[Entry]:
        """What happens in the weeks that the table of ``month`` shows."""
        first, last = month - timedelta(days=month.weekday()), next_month(month) + timedelta(days=7)
        start, end = start_of(first), start_of(last)
        found = entries(self.filters.qs, start, end)
        if not self.filters.is_about_posts:
            found = sorted([*found, *other_entries(start, end, self.request.user)], key=lambda entry: entry.at)
        return [entry for entry in found if self.filters.shows(entry.kind)]

    def kept_choices(self) -> str:
        """What the list is narrowed by, for addresses of other months."""
        kept = self.request.GET.copy()
        kept.pop("month", None)
        return f"&{kept.urlencode()}" if kept else ""


class CalendarMenuItem(MenuItem):
    """For whoever may see the calendar."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_calendar(request.user)
