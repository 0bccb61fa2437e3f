"""A moderator's day in a real Chromium: write, publish, see what happened, mend what failed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.browser.desk_site import DeskSite
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser
BLOG = 2  # the page that the migrations make of Wagtail's welcome page


@pytest.fixture(scope="module")
def site(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskSite]:
    site = DeskSite(tmp_path_factory.mktemp("desk"))
    site.build()
    with site.served():
        yield site


@pytest.fixture
def page(chromium: Any, site: DeskSite) -> Iterator[Any]:
    """A page in which Dot is signed in; every error of a script fails the test."""
    site.close_harbour()
    errors: list[str] = []
    profile = chromium.new_context(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    page = profile.new_page()
    page.set_default_timeout(30_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{site.address}/admin/login/")
    page.fill("[name=login]", "dot")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{site.address}/admin/")
    yield page
    profile.close()
    assert errors == []


def write(page: Any, site: DeskSite, title: str) -> None:
    page.goto(f"{site.address}/admin/pages/add/blog/post/{BLOG}/")
    page.locator("[name=title]").press_sequentially(title)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Text").first.click()
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type("It is green, not white.")
    # The editor writes what was typed into the form's own field a quarter of a second later.
    written = (
        "() => [...document.querySelectorAll('[name$=\"-value\"]')].some(field => field.value.includes('not white'))"
    )
    page.wait_for_function(written)


def choose_picture(page: Any, picture: Path) -> None:
    page.get_by_role("button", name="Choose an image").first.click()
    page.get_by_role("tab", name="Upload").click()
    page.set_input_files("#id_image-chooser-upload-file", picture)
    page.fill("#id_image-chooser-upload-title", "A lamp")
    page.locator(".modal-body button[type=submit]", has_text="Upload").last.click()
    page.locator(".modal-dialog").wait_for(state="hidden")


def publish(page: Any) -> None:
    page.locator(".w-dropdown__toggle").last.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name=re.compile("^Publish now")).click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


def test_a_post_is_written_published_and_its_failed_effect_mended(page: Any, site: DeskSite, tmp_path: Path) -> None:
    picture = tmp_path / "lamp.png"
    Image.new("RGB", (640, 480), (20, 120, 90)).save(picture)

    write(page, site, "The lamp on the pier")
    choose_picture(page, picture)
    publish(page)
    assert "The lamp on the pier" in page.locator(".messages").inner_text()

    page.goto(f"{site.address}/admin/events/")
    page.get_by_role("link", name="Published").first.click()
    failed = page.get_by_role("row", name=re.compile("harbour.ring_bell"))
    assert "failed" in failed.inner_text()
    assert "RuntimeError: The harbour is closed." in failed.inner_text()

    site.open_harbour()
    failed.get_by_role("button", name=re.compile("Retry")).click()
    page.get_by_text("It is done now.").wait_for()
    assert "done" in page.get_by_role("row", name=re.compile("harbour.ring_bell")).inner_text()


def test_an_effect_is_skipped_with_a_reason(page: Any, site: DeskSite) -> None:
    write(page, site, "Fog")
    publish(page)

    page.goto(f"{site.address}/admin/events/")
    page.get_by_role("link", name="Published").first.click()
    page.get_by_text("Skip…").first.click()
    page.get_by_label("Why?").fill("Rung by hand.")
    page.get_by_role("button", name="Skip for this event").click()

    page.get_by_text("Skipped: Rung by hand.").wait_for()
