"""Name and address below the next post: kept in the browser alone, and only by whoever ticks the box."""

import pytest

from tests.factories import a_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = "JSON.stringify(localStorage)"
BOX = "Remember me in this browser"


@pytest.fixture
def posts(planted):
    return [a_post("Tides", slug="tides"), a_post("Moths", slug="moths")]


def write(page, name="Ben"):
    page.fill("#c-name", name)
    page.fill("#c-email", "ben@example.org")
    page.fill("#c-body", "Is it so?")
    page.get_by_role("button", name="Post comment").click()
    page.wait_for_selector(".c.pending")


def typed(page):
    page.get_by_label(BOX).wait_for()
    return page.input_value("#c-name"), page.input_value("#c-email"), page.get_by_label(BOX).is_checked()


def test_nothing_is_kept_by_itself(tab, posts):
    page = tab("/tides/")
    assert typed(page) == ("", "", False)
    write(page)

    page.goto("/moths/")

    assert typed(page) == ("", "", False)
    assert page.evaluate(KEPT) == "{}"


def test_who_ticks_the_box_need_not_type_again_until_the_tick_is_taken_away(tab, posts):
    page = tab("/tides/")
    page.get_by_label(BOX).check()
    write(page)

    page.goto("/moths/")
    assert typed(page) == ("Ben", "ben@example.org", True)
    page.get_by_label(BOX).uncheck()

    assert page.evaluate(KEPT) == "{}"
    page.reload()
    assert typed(page) == ("", "", False)


def test_what_was_typed_is_not_typed_over(tab, posts):
    page = tab("/tides/")
    page.get_by_label(BOX).check()
    write(page)
    page.goto("/moths/")
    page.fill("#c-name", "Benjamin")
    page.get_by_role("button", name="Preview").click()
    page.wait_for_selector("#reply .err")

    assert typed(page) == ("Benjamin", "ben@example.org", True)


def test_the_site_is_told_nothing_of_the_box(tab, posts):
    page = tab("/tides/")
    page.get_by_label(BOX).check()

    with page.expect_request("**/comments/") as sent:
        write(page)

    names = {part.partition("=")[0] for part in sent.value.post_data.split("&")}
    assert names == {"post", "reply_to", "stamp", "name", "email", "body", "website"}
    assert {cookie["name"] for cookie in page.context.cookies()} == {"own_comments"}


def test_without_script_there_is_no_box(tab, posts):
    page = tab("/tides/", java_script_enabled=False)

    assert page.get_by_label("Name").is_visible()
    assert page.get_by_label(BOX).count() == 0
