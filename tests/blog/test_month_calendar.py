"""The calendar of a month in the archive."""

import re
from datetime import UTC, date, datetime

import pytest
from wagtail.models import PageViewRestriction

from blog.month_calendar import weeks_of
from tests.factories import a_post
from tests.there import there

pytestmark = pytest.mark.django_db


def on(day, hour=12):
    return datetime(2026, 10, day, hour, tzinfo=UTC)


def page_of(client, address="/archive/2026/10/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_each_day_with_posts_leads_to_them(client):
    a_post("One", published_at=on(3))
    a_post("Two", published_at=on(3, 15))
    a_post("Three", published_at=on(20))

    page = page_of(client)

    assert re.search(r'href="/archive/2026/10/#day-3">3<span class="vh">: 2 posts<', page)
    assert re.search(r'href="/archive/2026/10/#day-20">20<span class="vh">: 1 post<', page)
    assert "#day-4" not in page
    assert 'id="day-3"' in page


def test_a_day_on_the_second_page_of_the_list_is_found_there(client):
    for number in range(11):
        a_post(f"New {number}", published_at=on(20))
    a_post("Old", published_at=on(3))

    address = there(re.search(r'href="([^"]*#day-3)"', page_of(client)))[1]

    assert address == "/archive/2026/10/?page=2#day-3"
    assert 'id="day-3"' in page_of(client, address)


def test_a_hidden_post_is_not_in_the_calendar(client):
    a_post("Seen", published_at=on(20))
    hidden = a_post("Hidden", published_at=on(3))
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)

    assert "#day-3" not in page_of(client)


def test_days_are_those_of_the_sites_zone(client, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    a_post("Late in the evening in London", published_at=datetime(2026, 10, 3, 20, tzinfo=UTC))

    assert "#day-4" in page_of(client)


def test_weeks_begin_on_monday_and_days_of_other_months_stay_empty():
    weeks = weeks_of(date(2026, 11, 1), {})

    assert [week[0].day.weekday() for week in weeks] == [0] * len(weeks)
    assert sum(day.is_inside for week in weeks for day in week) == 30


def test_searching_within_a_month_finds_what_was_published_in_it(client):
    a_post("October tides", published_at=on(3))
    a_post("September tides", published_at=datetime(2026, 9, 3, tzinfo=UTC))

    page = page_of(client, "/search/?month=2026-10")

    assert "October tides" in page
    assert "September tides" not in page
    assert "October 2026" in page  # the filter that is on, to be taken off
    assert '<input type="hidden" name="month" value="2026-10">' in page_of(client)


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "2026", "x-10", "2026-1", "٢٠٢٦-١٠", "9999-12", ""])
def test_a_month_that_is_none_narrows_nothing(client, month):
    a_post("Tides", published_at=on(3))

    assert client.get("/search/", {"month": month}).status_code == 200
