"""A post on its way through review, an old form and a lost login, in a real Chromium."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.browser import desk_site
from tests.browser.desk_site import DeskSite
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser
PEOPLE = """
from tests.blog.reviewing_desk import in_role
from tests.factories import a_draft, a_user
ada = in_role("Ada", "Writers")
in_role("Maren", "Editors")
in_role("May", "Publishers")
for title in ("Tides", "Quays", "Lamps"):
    draft = a_draft(title, author=ada)
    draft.save_revision(user=ada)
"""

UNWARNED = "WAGTAIL_EDITING_SESSION_PING_INTERVAL = 3_600_000  # so that Wagtail's own dialog does not come first"


@pytest.fixture(scope="module")
def site(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskSite]:
    site = DeskSite(tmp_path_factory.mktemp("reviews"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(desk_site, "PEOPLE", PEOPLE)
        patched.setattr(desk_site, "SETTINGS", desk_site.SETTINGS + UNWARNED)
        site.build()
    with site.served():
        yield site


@contextmanager
def browser_of(chromium: Any, site: DeskSite, name: str) -> Iterator[Any]:
    """A page in which ``name`` is signed in."""
    profile = chromium.new_context(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    page = profile.new_page()
    page.set_default_timeout(60_000)
    sign_in(page, site, name)
    yield page
    profile.close()


def sign_in(page: Any, site: DeskSite, name: str) -> None:
    page.goto(f"{site.address}/admin/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{site.address}/admin/")


def open_post(page: Any, site: DeskSite, title: str) -> None:
    page.goto(f"{site.address}/admin/pages/2/")
    page.get_by_role("link", name=re.compile(rf"Edit '{title}'|^{title}$")).first.click()
    page.wait_for_selector("[name=title]")


def save(page: Any) -> None:
    page.get_by_role("button", name="Save draft").click()


def test_a_post_is_handed_in_shown_to_its_reviewer_and_approved(chromium: Any, site: DeskSite) -> None:
    with browser_of(chromium, site, "ada") as page:
        open_post(page, site, "Tides")
        page.get_by_role("button", name="More actions").click()
        page.get_by_role("button", name="Submit to Review").click()
        page.get_by_text("has been submitted for moderation").wait_for()

    with browser_of(chromium, site, "may") as page:
        page.get_by_role("link", name="Review “Tides”").wait_for()
        page.get_by_role("link", name="Reviews", exact=True).click()
        page.wait_for_url("**/admin/reviews/")
        page.screenshot(path=str(site.folder / "reviews.png"))
        page.get_by_role("link", name="Tides").click()
        page.get_by_role("button", name="More actions").click()
        page.get_by_role("button", name="Approve and Publish", exact=True).click()
        page.get_by_text(re.compile("has been (published|updated)")).wait_for()
        assert page.goto(f"{site.address}/tides/").status == 200


def test_an_old_form_comes_back_with_what_was_typed(chromium: Any, site: DeskSite) -> None:
    with browser_of(chromium, site, "ada") as mine, browser_of(chromium, site, "maren") as hers:
        open_post(mine, site, "Quays")
        open_post(hers, site, "Quays")
        hers.fill("[name=excerpt]", "Maren's words.")
        save(hers)
        hers.get_by_text("has been updated").wait_for()

        mine.fill("[name=excerpt]", "Ada's words.")
        save(mine)
        mine.get_by_text("Maren saved this post").wait_for()
        mine.screenshot(path=str(site.folder / "old_form.png"))
        assert mine.input_value("[name=excerpt]") == "Ada's words."

        save(mine)
        mine.get_by_text("has been updated").wait_for()
        assert mine.input_value("[name=excerpt]") == "Ada's words."


def test_being_signed_out_loses_nothing(chromium: Any, site: DeskSite) -> None:
    with browser_of(chromium, site, "ada") as page:
        open_post(page, site, "Lamps")
        page.fill("[name=excerpt]", "A whole evening's work.")
        cookies = [each for each in page.context.cookies() if each["name"] != "sessionid"]
        page.context.clear_cookies()
        page.context.add_cookies(cookies)
        save(page)
        page.get_by_role("heading", name="You were signed out").wait_for()
        page.screenshot(path=str(site.folder / "signed_out.png"))

        other = page.context.new_page()
        sign_in(other, site, "ada")
        page.get_by_role("button", name="I have signed in: go on").click()
        page.get_by_role("button", name="Save it now").click()

        page.get_by_text("has been updated").wait_for()
        assert page.input_value("[name=excerpt]") == "A whole evening's work."
