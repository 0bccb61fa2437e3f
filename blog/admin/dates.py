"""Narrowing a list by its days."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django_filters import DateFromToRangeFilter
from django_filters.fields import DateRangeField

EARLIEST, LATEST = 1900, 2200  # years


class SaneRangeField(DateRangeField):
    """Days of years that a clock of any zone can tell: the last day of all is none west of Greenwich."""

    def compress(self, data_list: list[date | None]) -> Any:
        """:raises ValidationError: when one of the days is in no such year."""
        if any(day and not EARLIEST <= day.year <= LATEST for day in data_list):
            raise ValidationError(f"Choose days of the years {EARLIEST} to {LATEST}.", code="invalid")
        return super().compress(data_list)


class DaysFilter(DateFromToRangeFilter):
    """From a day to a day, each as it is in the site's time zone."""

    field_class = SaneRangeField
