"""What the processes of the demo are told."""

import pytest

from cms.demo.serving import Household


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [("127.0.0.1", 8000, "http://127.0.0.1:8000"), ("0.0.0.0", 8123, "http://127.0.0.1:8123")],  # noqa: S104
)
def test_links_in_mails_lead_to_where_the_demo_answers(host, port, address, monkeypatch):
    monkeypatch.delenv("SITE_URL", raising=False)

    environment = Household(host, port, print, lambda: True).environment()

    assert environment["SITE_URL"] == address


def test_mail_stays_here_whatever_the_machine_is_set_to(monkeypatch):
    monkeypatch.setenv("MAIL_URL", "smtp://mail.example.org")

    assert Household("127.0.0.1", 8000, print, lambda: True).environment()["MAIL_URL"] == "folder:"
