"""Tags in a real Chromium: an editor renames one, merges it and undoes that; a reader follows its old address."""

from typing import Any

import pytest

from blog.models import Tag
from tests.blog.admin_desk import at_the_desk
from tests.factories import a_post, an_admin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(tab: Any, planted: None, live_server: Any) -> Any:
    """A page in which Dot is signed in, of a blog with posts on ports and on harbours."""
    a_post("The quay wall", tags=("Ports",))
    a_post("The tide table", tags=("Harbours", "Tides"))
    session = at_the_desk(an_admin()).cookies["sessionid"].value
    page = tab("/")
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.set_default_timeout(30_000)
    return page


def open_from_more(page: Any, words: str) -> None:
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("link", name=words).click()


def test_an_editor_renames_merges_and_undoes_and_readers_are_led_on(page: Any) -> None:
    ports = Tag.objects.get(name="Ports")
    page.goto(f"/admin/tags/edit/{ports.pk}/")
    page.fill("[name=name]", "Havens")
    page.fill("[name=slug]", "havens")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("updated").first.wait_for()

    page.goto("/tags/ports/")
    assert page.url.endswith("/tags/havens/")

    page.goto(f"/admin/tags/edit/{ports.pk}/")
    open_from_more(page, "Merge into…")
    page.get_by_role("button", name="Choose tag").click()
    page.get_by_role("link", name="Harbours").click()
    page.get_by_role("button", name="See what moves").click()
    page.get_by_text("/tags/ports/ → /tags/harbours/").wait_for()
    page.fill("[name=typed]", "Havens")
    page.get_by_role("button", name="Merge “Havens” into “Harbours”").click()
    undo = page.get_by_role("link", name="Undo…")
    undo.wait_for()
    where = undo.get_attribute("href")

    page.goto("/tags/havens/")
    assert page.url.endswith("/tags/harbours/")
    assert page.get_by_role("heading", level=1).inner_text() == "2 posts on Harbours"

    page.goto(where)
    page.get_by_role("button", name="Make “Havens” a tag of its own again").click()
    page.get_by_text("is a tag of its own again").first.wait_for()
    page.goto("/tags/ports/")
    assert page.url.endswith("/tags/havens/")


def test_an_editor_ticks_two_tags_merges_them_and_undoes_that(page: Any) -> None:
    page.goto("/admin/tags/")
    for name in ("Ports", "Tides"):
        page.get_by_role("row", name=name).get_by_role("checkbox").check()
    page.get_by_role("link", name="Merge the selected tags").click()
    page.get_by_text("These become one:").wait_for()
    page.locator("form[method=get]").get_by_role("button", name="Actions").click()
    page.get_by_role("button", name="Choose another tag").click()
    page.get_by_role("link", name="Harbours").click()
    page.get_by_role("button", name="See what moves").click()
    page.get_by_text("2 tags go, “Harbours” stays.").wait_for()
    page.fill("[name=typed]", "Harbours")
    page.get_by_role("button", name="Merge 2 tags into “Harbours”").click()
    undo = page.get_by_role("link", name="Undo…")
    undo.wait_for()

    assert list(Tag.objects.values_list("name", flat=True)) == ["Harbours"]

    undo.click()
    page.get_by_role("button", name="Make all 2 tags of their own again").click()
    page.get_by_text("are tags of their own again").first.wait_for()

    assert Tag.objects.count() == 3


def test_a_reader_narrows_by_a_second_tag_and_takes_it_away_again_by_keys_alone(page: Any) -> None:
    page.goto("/tags/harbours/")
    page.get_by_role("link", name="Harbours + Tides").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tags/harbours+tides/")
    assert page.get_by_role("heading", level=1).inner_text() == "1 post on Harbours + Tides"

    page.get_by_role("link", name="Remove: Tides").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tags/harbours/")


@pytest.mark.parametrize("address", ["/tags/", "/tags/harbours/", "/tags/harbours+tides/"])
def test_lists_of_tags_need_no_sideways_scrolling(page: Any, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
