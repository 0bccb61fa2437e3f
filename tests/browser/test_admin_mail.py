"""A moderator looks after mail in a real Chromium: reads one, sees the report balance, brings a list."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.desk_site import DeskSite
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser
MAILS = """
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work
from notifications.models import Delivery
a_subscriber("rosa@example.org")
a_subscriber("sam@example.org")
a_post("Harbours at night")
work()
Delivery.objects.filter(email="sam@example.org").update(state="uncertain")
"""


@pytest.fixture(scope="module")
def site(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskSite]:
    site = DeskSite(tmp_path_factory.mktemp("mail"))
    site.environment |= {"MAIL_URL": "folder:", "MAIL_DIR": str(site.folder / "mail")}
    site.build()
    site.manage("shell", "-v0", "-c", MAILS)
    with site.served():
        yield site


@pytest.fixture
def page(chromium: Any, site: DeskSite) -> Iterator[Any]:
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


def test_a_newcomer_reads_a_mail_and_follows_its_link_without_a_mail_server(page: Any, site: DeskSite) -> None:
    page.get_by_role("link", name="Outbox").click()
    page.goto(f"{site.address}/admin/outbox/?state=accepted")
    page.get_by_role("link", name="Post published").first.click()
    page.get_by_text("as it was written to the mail folder").wait_for()

    mail = page.frame_locator("iframe.bb-mail")
    assert mail.locator("h1").first.inner_text() == "Harbours at night"
    with page.context.expect_page() as opened:
        mail.get_by_role("link", name="Read on").click()
    opened.value.wait_for_load_state()
    assert opened.value.locator("h1").inner_text() == "Harbours at night"


def test_what_is_unknown_is_resolved_and_the_report_balances(page: Any, site: DeskSite) -> None:
    page.get_by_role("link", name=re.compile("may or may not have arrived")).click()
    page.get_by_role("button", name="It arrived (1)").click()
    page.get_by_role("button", name="It arrived (1)").click()
    page.get_by_text("1 mail counted as arrived.").wait_for()

    page.goto(f"{site.address}/admin/deliveries/3/")
    assert "2 to be told = 2 by a mail" in page.locator(".bb-account").inner_text()
    assert "balances" in page.locator(".bb-account").inner_text()
    assert "answer unknown" not in page.locator(".bb-figures").inner_text()


def test_a_list_is_brought_here_and_found_again(page: Any, site: DeskSite, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Email;Status\ntess@example.org;active\nnobody;active\n")
    page.goto(f"{site.address}/admin/subscribers/import/")
    page.set_input_files("[name=file]", tmp_path / "list.csv")
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("button", name="Look at what would happen").click()
    assert "1 cannot be read" in page.locator(".bb-account").inner_text()
    page.get_by_label("Where and when these people agreed").fill("Old blog, 2024")
    page.get_by_role("button", name="Import (1)").click()
    page.get_by_text("Imported 1 person. Nobody was mailed.").wait_for()

    page.goto(f"{site.address}/admin/subscribers/?q=tess")
    page.get_by_role("link", name="tess@example.org").click()
    page.get_by_text("Old blog, 2024").wait_for()
