"""What a list shows of one post, in the words of Django's own filters."""

from datetime import UTC, datetime

import pytest
from django.template.defaultfilters import date
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from search.answers import Card


@pytest.mark.parametrize(
    "moment", [None, *(datetime(2026, month, month, 23, 59, tzinfo=UTC) for month in range(1, 13))]
)
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland"])
def test_days_are_written_as_the_date_filter_writes_them(moment: datetime | None, language: str, zone: str):
    card = Card(1, "/", SafeString(""), SafeString(""), moment)

    with translation.override(language), timezone.override(zone):
        shown = timezone.localtime(moment) if moment else None
        assert (card.date, card.shown_date) == (date(shown, "Y-m-d"), date(shown, "j M Y"))
