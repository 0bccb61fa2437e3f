"""A reader's whole way, in a real browser without script: from the form by the mails to one click and out."""

import re

import pytest
from django.core import mail
from django.test import Client

from notifications.models import Reader, Subscription
from tests.factories import a_post
from tests.notifications.people import work
from tests.notifications.reader_pages import link_in, path_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROSA = "rosa@example.org"
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def post(planted):
    return a_post("The tide table", slug="the-tide-table", tags=("Harbours",))


def newest(to=ROSA):
    """The last mail to an address, after everything that waits has been done."""
    work()
    return [message for message in mail.outbox if message.to == [to]][-1]


def test_from_the_form_to_the_last_click_without_script(tab, post):
    page = tab("/the-tide-table/", java_script_enabled=False)
    form = page.locator("#subscribe")
    form.get_by_label("Posts on Harbours").check()
    form.get_by_label("E-mail address").fill(ROSA)
    form.get_by_role("button", name="Subscribe").click()
    page.get_by_role("heading", name="Check your inbox").wait_for()

    page.goto(link_in(newest(), "/subscribe/confirm/"))
    page.get_by_role("button", name="Yes, subscribe me").click()
    page.get_by_role("heading", name="You’re on the list").wait_for()
    assert Subscription.objects.filter(state="active").count() == 2

    page.get_by_role("link", name=re.compile("Change what you get")).click()
    for row in page.locator("fieldset.row").all():
        row.get_by_label("Weekly").check()
    page.get_by_label("Your time zone").select_option("Europe/Oslo")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    assert page.get_by_text(re.compile("once a week, next on Monday .* at 07:00")).count() == 2
    assert set(Subscription.objects.values_list("frequency", flat=True)) == {"weekly"}
    assert Reader.objects.get().zone == "Europe/Oslo"

    header = newest().message()["List-Unsubscribe"].strip("<>")
    assert Client(enforce_csrf_checks=True).post(path_of(header), {"List-Unsubscribe": "One-Click"}).content == b""
    page.goto(path_of(header))
    page.get_by_role("heading", name="You are unsubscribed").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Stop everything").click()
    page.get_by_text("gets no more mail").wait_for()
    assert set(Subscription.objects.values_list("state", flat=True)) == {"unsubscribed"}


def test_a_mistake_is_shown_with_all_that_was_chosen(tab, post):
    page = tab("/tags/harbours/", java_script_enabled=False)
    form = page.locator("#subscribe")
    assert form.get_by_label("Posts on Harbours").is_checked()
    form.get_by_label("Once a day").check()
    form.get_by_label("E-mail address").fill("rosa@home")  # a browser lets it pass
    form.get_by_role("button", name="Subscribe").click()

    page.get_by_role("alert").get_by_role("link", name=re.compile("does not look like")).click()
    assert page.locator("#s-email").input_value() == "rosa@home"
    assert page.get_by_label("Posts on Harbours").is_checked()
    assert not page.get_by_label("Every post").is_checked()
    assert page.get_by_label("Once a day").is_checked()


@pytest.mark.parametrize("address", ["/subscribe/", "/tags/harbours/", "/the-tide-table/"])
def test_nothing_scrolls_sideways_at_320_pixels(tab, post, address):
    page = tab(address, viewport=NARROW)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.complaints == []
