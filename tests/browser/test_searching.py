"""Looking for a post with a real browser: by keys, with and without script."""

import re

import pytest

from blog.work import Shift, drain_all
from tests.factories import a_post, a_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def harbours(planted):
    a_post("A harbour log", slug="a-harbour-log", tags=("Harbours",))
    a_post("The harbour at night", slug="the-harbour-at-night", tags=("Harbours", "Night"), author=a_user("Ben"))
    drain_all(Shift())


def test_a_proposal_is_chosen_by_keys(tab, harbours):
    page = tab("/search/")
    box = page.get_by_role("combobox", name="Words to look for")
    box.press_sequentially("harb")
    page.get_by_role("option", name="A harbour log").wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    goal = chosen.get_attribute("data-href")
    box.press("Enter")
    page.wait_for_url(f"**{goal}")

    assert page.complaints == []


def test_escape_closes_the_list_and_enter_looks_for_what_was_typed(tab, harbours):
    page = tab("/search/")
    box = page.get_by_role("combobox", name="Words to look for")
    box.press_sequentially("harbour")
    page.get_by_role("option").first.wait_for()
    box.press("ArrowUp")
    box.press("Escape")
    page.get_by_role("listbox").wait_for(state="hidden")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "harbour"
    box.press("Enter")
    page.get_by_role("heading", name="2 posts for “harbour”").wait_for()

    assert re.search(r"/search/\?q=harbour", page.url)


def test_where_proposals_fail_the_form_still_works(tab, harbours):
    page = tab("/search/")
    page.route("**/search/suggest/**", lambda route: route.abort())
    box = page.get_by_role("combobox", name="Words to look for")
    box.press_sequentially("harbour")
    page.wait_for_timeout(400)
    box.press("Enter")

    page.get_by_role("heading", name="2 posts for “harbour”").wait_for()


@pytest.mark.parametrize("width", [320, 1200])
def test_without_script_a_search_is_narrowed_and_widened_again(tab, harbours, width):
    page = tab("/search/", java_script_enabled=False, viewport={"width": width, "height": 800})
    page.get_by_label("Words to look for").fill("harbour")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("heading", name="2 posts for “harbour”").wait_for()
    if width == 320:
        page.get_by_text("Narrow down").click()
    page.get_by_role("link", name="Night", exact=True).click()
    page.get_by_role("heading", name="1 post for “harbour”").wait_for()
    page.get_by_role("link", name="Remove: Night").click()
    page.get_by_role("heading", name="2 posts for “harbour”").wait_for()


@pytest.mark.parametrize("address", ["/search/?q=harbour", "/search/?q=submarine", "/search/suggest/?q=harb"])
def test_nothing_scrolls_sideways_at_320_pixels(tab, harbours, address):
    page = tab(address, viewport={"width": 320, "height": 640})

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
