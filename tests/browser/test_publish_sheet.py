"""An editor publishes by the sheet in a real Chromium: with the keyboard alone, without scripts, and on a phone."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.checks import AXE, PLAIN, RULES, TOOLS
from tests.browser.desk_site import DeskSite
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser
POSTS = """
from tests.notifications.sheet_desk import a_saved_draft, an_audience
an_audience()
for title in ("By keyboard", "Without scripts", "Looked at", "Planned"):
    a_saved_draft(title, tags=("Bells",))
"""
SHEET = re.compile(r"/admin/posts/\d+/publish/$")
EXPLORER = re.compile(r"/admin/pages/\d+/$")


@pytest.fixture(scope="module")
def site(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskSite]:
    site = DeskSite(tmp_path_factory.mktemp("sheet"))
    site.environment |= {"MAIL_URL": "folder:", "MAIL_DIR": str(site.folder / "mail")}
    site.build()
    site.manage("shell", "-v0", "-c", POSTS)
    with site.served():
        yield site


@pytest.fixture
def tab(chromium: Any, site: DeskSite) -> Iterator[Any]:
    """Opens a tab in which Dot is signed in."""
    profiles = []

    def opened(**options: Any) -> Any:
        wishes = {"viewport": {"width": 1280, "height": 1000}, "reduced_motion": "reduce"}
        profiles.append(chromium.new_context(**wishes | options))
        page = profiles[-1].new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{site.address}/admin/login/")
        page.fill("[name=login]", "dot")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{site.address}/admin/")
        return page

    yield opened
    for profile in profiles:
        profile.close()


def open_editor(page: Any, site: DeskSite, title: str) -> None:
    page.goto(f"{site.address}/admin/pages/2/")
    page.get_by_role("link", name=title).first.click()
    page.locator("[name=title]").wait_for()


def sheet_of(page: Any, site: DeskSite, title: str) -> str:
    """The address of its sheet, found without the editor."""
    page.goto(f"{site.address}/admin/pages/2/")
    edit = page.get_by_role("link", name=title).first.get_attribute("href")
    return f"{site.address}{str(edit).replace('/pages/', '/posts/').replace('/edit/', '/publish/')}"


def test_a_post_is_published_with_the_keyboard_alone(tab: Any, site: DeskSite) -> None:
    page = tab()
    open_editor(page, site, "By keyboard")

    page.locator(".w-dropdown__toggle").last.press("Enter")
    page.get_by_role("button", name="Publish", exact=True).press("Enter")
    page.wait_for_url(SHEET)
    assert "and e-mail 2 people at " in page.locator(".bb-promise").inner_text()
    page.get_by_role("button", name=re.compile("^Publish now, e-mail 2 at ")).press("Enter")
    page.wait_for_url(EXPLORER)

    said = page.locator(".messages")
    assert "“By keyboard” is published. 2 people will be e-mailed at " in said.inner_text()
    said.get_by_role("link", name="Delivery report").press("Enter")
    page.get_by_role("heading", name="Delivery report").wait_for()


def test_enter_in_the_date_schedules_and_publishes_nothing(tab: Any, site: DeskSite) -> None:
    page = tab()
    page.goto(sheet_of(page, site, "Planned"))

    page.locator(".bb-later > summary").press("Enter")
    page.fill("[name=when]", "2096-11-24T08:00")
    page.press("[name=when]", "Enter")
    page.wait_for_url(EXPLORER)

    assert "“Planned” is scheduled for Sat 24 Nov 2096, 08:00" in page.locator(".messages").inner_text()


def test_it_works_without_scripts(tab: Any, site: DeskSite) -> None:
    page = tab(java_script_enabled=False)

    page.goto(sheet_of(page, site, "Without scripts"))
    page.get_by_role("button", name="Publish without e-mail").click()
    page.wait_for_url(EXPLORER)

    assert "“Without scripts” is published. Nobody is e-mailed." in page.locator(".messages").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_the_sheet_is_fit_for_everybody(tab: Any, site: DeskSite, scheme: str, width: int) -> None:
    page = tab(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(sheet_of(page, site, "Looked at"))
    page.locator(".bb-later > summary").press("Enter")

    found = [fault for fault in page.evaluate(PLAIN) if "style attribute" not in fault]  # Wagtail's own
    axe = TOOLS / "axe-core/axe.min.js"
    if axe.is_file():
        page.evaluate(axe.read_text())
        found += page.evaluate(AXE.replace("axe.run(", "axe.run('.bb-sheet', "), RULES)

    assert found == []
