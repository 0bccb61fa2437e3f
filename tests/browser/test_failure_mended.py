"""A mail is refused by a real mail server; an editor sees it wherever they look, has it tried again, and it arrives."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pytest_django import Settings

from notifications.models import Delivery
from tests.factories import a_post
from tests.notifications.conftest import Sink, a_free_port, smtp_mailers
from tests.notifications.people import a_subscriber, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[Sink]:
    """Takes mail for everybody but Sam."""
    sink = Sink()
    sink.refuses = {"sam@example.org": "554 5.7.1 not on a Sunday"}
    sink.controller = Controller(sink, hostname="127.0.0.1", port=a_free_port())
    sink.controller.start()
    settings.MAILERS = smtp_mailers(sink.controller.port)
    yield sink
    sink.controller.stop()


def test_a_refused_mail_is_seen_tried_again_and_arrives(desk_tab: Any, mail_server: Sink) -> None:
    a_subscriber("rosa@example.org")
    a_subscriber("sam@example.org")
    post = a_post("Harbours at night")
    work()

    page = desk_tab("/admin/")
    page.get_by_role("link", name="1 mail was refused by the mail server").click()
    page.get_by_role("row", name="Harbours at night").get_by_text("not on a Sunday").wait_for()

    page.goto(f"/admin/events/post/{post.pk}/?only=failed")
    assert "1 accepted" in page.locator(".bb-summary").inner_text()
    page.get_by_role("listitem").filter(has_text="refused by the mail server").get_by_role("link").click()
    page.get_by_role("heading", name="Delivery report").wait_for()

    page.goto("/admin/deliveries/")
    page.get_by_role("row", name="Harbours at night").get_by_text("refused").get_by_role("link").click()
    mail_server.refuses.clear()
    page.get_by_role("button", name="Try again (1)").click()
    page.get_by_role("button", name="Try again (1)").click()
    page.get_by_text("1 mail to be tried again.").wait_for()
    work()

    assert mail_server.readers.count("sam@example.org") == 1
    assert mail_server.readers.count("rosa@example.org") == 1
    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
    page.goto("/admin/")
    assert "refused" not in page.locator("main").inner_text()
