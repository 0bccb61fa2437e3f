"""Absurd addresses, bent fields, bodies far too large or broken, forged hosts: refused in words, and nothing kept."""

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from notifications.models import AddressChange, Subscription, recipient_key
from tests.notifications.people import a_subscriber, work
from tests.notifications.reader_pages import FORM, KINDS, dump, preferences_of

pytestmark = pytest.mark.django_db


ABSURD = [
    "",
    " ",
    "@",
    "a@b",
    "a" * 65 + "@example.org",
    "a@" + "b" * 300 + ".org",
    "a@b.org\nBcc: c@d.org",
    "a@b.org\r\n\r\nbody",
    "a@b.org\x00",
    "a@b.org, c@d.org",
    "<a@b.org>",
    '"a b"@b.org;',
    "a@[127.0.0.1",
    "\u202egro.b@a",
    "a@\ud83d.org".encode("utf-8", "replace").decode(),
    "a" * 100_000,
    "a@" + "ü." * 100 + "org",  # 805 characters once it is spelled in ASCII
    "a@" + "ü" * 63 + ".org",
]


@pytest.mark.parametrize("email", ABSURD)
@pytest.mark.parametrize("path", ["/subscribe/", "/subscribe/manage/"])
def test_absurd_addresses_are_refused(client: Client, path: str, email: str) -> None:
    response = client.post(path, {"email": email})

    assert response.status_code in {413, 422}
    assert len(response.content) < 40_000
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("email", ABSURD)
def test_absurd_addresses_are_refused_where_one_is_changed(client: Client, email: str) -> None:
    rosa = a_subscriber()

    response = client.post(preferences_of(rosa) + "address/", {"new_email": email})

    assert response.status_code in {413, 422}
    assert not AddressChange.objects.exists()


@pytest.mark.parametrize("path", ["/subscribe/", "/subscribe/manage/"])
def test_an_address_of_another_script_is_taken(client: Client, path: str) -> None:
    response = client.post(path, {"email": "rosa@" + "ü." * 20 + "org"})

    assert response.status_code == 303


@pytest.mark.parametrize(
    "fields",
    [
        {"scope": "tag:999"},
        {"scope": "tag:1' OR 1=1"},
        {"scope": "replies:1"},
        {"scope": ["site"] * 50 + [f"tag:{number}" for number in range(40)]},
        {"scope": "site\x00"},
        {"frequency": "hourly"},
        {"offer": "site"},
        {"offer": ["tag:1", "\x00", "x" * 5000]},
    ],
)
def test_what_cannot_be_followed_is_refused_and_the_address_kept(client: Client, fields: dict[str, str]) -> None:
    response = client.post("/subscribe/", {"email": "rosa@example.org", **fields})

    assert response.status_code == 422
    assert 'value="rosa@example.org"' in response.content.decode()
    assert not Subscription.objects.exists()


def test_fields_of_the_model_cannot_be_set_by_the_form(client: Client) -> None:
    fields = {"state": "active", "confirmed_at": "2020-01-01", "user": "1", "recipient_key": "0" * 32, "asked_seq": "9"}

    client.post("/subscribe/", {"email": "rosa@example.org", **fields})

    rosa = Subscription.objects.get()
    assert (rosa.state, rosa.confirmed_at, rosa.user, rosa.asked_seq) == ("pending", None, None, 1)
    assert rosa.recipient_key == recipient_key("rosa@example.org")


@pytest.mark.parametrize("size", [200_000, 10_500_000])
@pytest.mark.parametrize("kind", [*KINDS, "/subscribe/", "/subscribe/manage/"])
def test_bodies_that_are_far_too_large_are_refused(client: Client, links: dict[str, str], kind: str, size: int) -> None:
    before = dump()

    response = client.post(links.get(kind, kind), b"email=" + b"a" * size, content_type=FORM)

    assert response.status_code in {400, 413}
    assert dump() == before


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"--x", "multipart/form-data"),
        (b"%ff%fe=%00&email=%f0%28%8c%28", FORM),
        (b"email=a", FORM + "; charset=nonsense"),
        (b"&".join(b"a%d=1" % number for number in range(11_000)), FORM),
        (b'{"email": "rosa@example.org"}', "application/json"),
        (b"", ""),
    ],
)
def test_broken_bodies_are_no_error(client: Client, links: dict[str, str], body: bytes, content_type: str) -> None:
    def send(path: str) -> int:
        return client.generic("POST", path, body, content_type=content_type).status_code

    for path in ("/subscribe/", "/subscribe/manage/", links["/preferences/"], links["/preferences/"] + "address/"):
        assert send(path) in {303, 400, 413, 422}
    assert send(links["/unsubscribe/"]) in {200, 400, 413}


def test_links_in_mails_come_from_the_settings_whatever_the_visitor_says(client: Client, settings: Settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://blog.example.org"
    rosa = a_subscriber()
    forged = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}

    client.post("/subscribe/", {"email": "new@example.org"}, headers=forged)
    client.post("/subscribe/manage/", {"email": rosa.email}, headers=forged)
    client.post(preferences_of(rosa) + "address/", {"new_email": "else@example.org"}, headers=forged)
    work()

    assert len(mail.outbox) == 4
    for message in mail.outbox:
        wire = message.message().as_string()
        assert "evil.example" not in wire
        assert "https://blog.example.org/" in str(message.body)
