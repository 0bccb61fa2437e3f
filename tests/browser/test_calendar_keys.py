"""An editor without a mouse: from the calendar to a post, and to another date for it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from blog.calendar.entries import schedule_of
from tests.browser.keyboard import Keyboard
from tests.factories import a_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_scheduled_post_is_opened_and_moved_by_keys(desk_tab: Any) -> None:
    herons = a_draft("Herons")
    when = timezone.localtime(timezone.now() + timedelta(days=3)).replace(hour=9, minute=0)
    herons.schedule(when)
    later = when + timedelta(days=1, hours=3)
    page = desk_tab(f"/admin/posts/calendar/?month={when:%Y-%m}")
    keys = Keyboard(page)

    keys.to("Skip to main content", tag="a")
    keys.press("Enter")
    keys.to("Herons", tag="a")
    keys.press("Enter")
    page.wait_for_url("**/edit/")
    page.go_back()
    page.wait_for_url("**/calendar/**")
    keys.to("Move “Herons”", tag="a")
    keys.press("Enter")
    page.wait_for_url("**/move/")
    keys.to("", id="id_when")
    page.locator(".xdsoft_datetimepicker:visible").wait_for()  # it comes late, and would come after a hasty Tab too
    keys.press("Control+a")
    keys.type(f"{later:%Y-%m-%d %H:%M}")
    keys.to("Move", tag="button")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/calendar/\?month="))

    assert f"goes live {later.day} {later:%b %Y, %H:%M}" in page.locator(".messages").inner_text()
    moved = schedule_of(herons)
    assert moved
    assert moved.approved_go_live_at == later.replace(second=0, microsecond=0)
    assert page.locator(f"#day-{later:%Y-%m-%d} + ul").get_by_text("Herons").count() >= 1
