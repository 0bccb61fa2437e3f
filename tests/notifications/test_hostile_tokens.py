"""Whoever bends links, floods forms or asks who is subscribed: refused in words, told nothing, never an error page."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.core import mail
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from notifications.links import address_change_link, confirm_link
from notifications.models import (
    AddressChange,
    Frequency,
    Reader,
    Subscription,
    SubscriptionState,
    Suppression,
    recipient_key,
)
from notifications.visitors import ASKS_PER_HOUR
from tests.factories import a_comment, a_post, a_user
from tests.notifications.people import a_subscriber, work
from tests.notifications.reader_pages import LINK, dump, leaving, path_of, preferences_of

pytestmark = pytest.mark.django_db
KINDS = ("/subscribe/confirm/", "/unsubscribe/", "/preferences/", "/preferences/agree/")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def links() -> dict[str, str]:
    """A working path of each kind."""
    rosa = a_subscriber()
    reader = Reader.of(rosa.recipient_key, rosa.email)
    change = AddressChange.objects.create(reader=reader, old_key=rosa.recipient_key, new_email="new@example.org")
    paths = (
        confirm_link(rosa.recipient_key),
        leaving(rosa),
        preferences_of(rosa),
        address_change_link(change.pk, "old"),
    )
    return dict(zip(KINDS, map(path_of, paths), strict=True))


def bent(token: str) -> Iterator[str]:
    """The token with each of its characters changed in turn, dropped, doubled, and in another case."""
    for place, sign in enumerate(token):
        other = "A" if sign != "A" else "B"
        yield token[:place] + other + token[place + 1 :]
        yield token[:place] + token[place + 1 :]
        yield token[:place] + sign + token[place:]
        if sign.swapcase() != sign:
            yield token[:place] + sign.swapcase() + token[place + 1 :]


@pytest.mark.parametrize("kind", KINDS)
def test_no_character_of_a_token_can_be_changed(client: Client, links: dict[str, str], kind: str) -> None:
    token = links[kind].removeprefix(kind).rstrip("/")
    before = dump()

    answers = {client.post(f"{kind}{other}/").status_code for other in bent(token) if other != token}

    assert answers == {404}
    assert dump() == before


@pytest.mark.parametrize("kind", KINDS)
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(token=st.text(min_size=1, max_size=300).filter(lambda text: "/" not in text and text not in {".", ".."}))
def test_no_made_up_token_is_an_error(client: Client, kind: str, token: str) -> None:
    path = kind + quote(token, errors="surrogatepass") + "/"

    for response in (client.get(path), client.post(path)):
        assert response.status_code in {404, 410}


def test_a_token_serves_one_purpose_only(client: Client, links: dict[str, str]) -> None:
    tokens = {kind: path.removeprefix(kind).rstrip("/") for kind, path in links.items()}
    before = dump()

    for kind in KINDS:
        for other in KINDS:
            if other != kind:
                assert client.post(f"{kind}{tokens[other]}/").status_code == 404

    assert dump() == before


def test_reading_every_link_of_every_mail_changes_nothing(client: Client) -> None:
    rosa = a_subscriber()
    a_subscriber("daily@example.org", frequency=Frequency.DAILY)
    post = a_post(tags=("Harbours",))
    a_comment(post, wants_replies=True).approve()
    client.post("/subscribe/", {"email": "new@example.org"})
    client.post("/subscribe/", {"email": rosa.email})
    client.post(preferences_of(rosa) + "address/", {"new_email": "else@example.org"})
    work()
    paths = {path for message in mail.outbox for path in LINK.findall(str(message.body))}
    paths |= {path for message in mail.outbox for path in LINK.findall(_html(message))}
    before = dump()

    for path in paths:
        for _ in range(10):
            assert client.get(path).status_code == 200, path
            assert client.head(path).status_code == 200

    assert {kind for kind in KINDS if any(path.startswith(kind) for path in paths)} == set(KINDS)
    assert dump() == before


def _html(message: Any) -> str:
    return str(message.alternatives[0].content)


def test_every_one_click_address_works_from_a_bare_client_twice(client: Client) -> None:
    for number in range(3):
        a_subscriber(f"reader{number}@example.org")
    a_post()
    work()
    headers = [message.message()["List-Unsubscribe"].strip("<>") for message in mail.outbox]

    for link in headers * 2:
        response = Client(enforce_csrf_checks=True).post(path_of(link), {"List-Unsubscribe": "One-Click"})
        assert (response.status_code, response.content, response.cookies.output()) == (200, b"", "")

    assert len(headers) == 3
    assert set(Subscription.objects.values_list("state", flat=True)) == {"unsubscribed"}


def test_nobody_can_tell_who_is_known(client: Client) -> None:
    a_subscriber("known@example.org")
    a_subscriber("left@example.org", state=SubscriptionState.UNSUBSCRIBED)
    a_subscriber("waiting@example.org", state=SubscriptionState.PENDING, confirmed_at=None)
    for name, reason in (("bounced", "bounced"), ("blocked", "manual"), ("erased", "erased")):
        Suppression.objects.create(recipient_key=recipient_key(f"{name}@example.org"), reason=reason)
    who = ("new", "known", "left", "waiting", "bounced", "blocked", "erased")

    for path in ("/subscribe/", "/subscribe/manage/"):
        answers = set()
        for name in who:
            response = client.post(path, {"email": f"{name}@example.org"})
            followed = re.sub(r'value="[\w]{64}"', "", client.get(response.headers["Location"]).content.decode())
            answers.add((response.status_code, str(sorted(response.headers.items())), response.content, followed))
        assert len(answers) == 1


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
]


@pytest.mark.parametrize("email", ABSURD)
@pytest.mark.parametrize("path", ["/subscribe/", "/subscribe/manage/"])
def test_absurd_addresses_are_refused(client: Client, path: str, email: str) -> None:
    response = client.post(path, {"email": email})

    assert response.status_code in {413, 422}
    assert len(response.content) < 40_000
    assert not Subscription.objects.exists()


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


def test_a_network_that_asks_very_often_is_told_to_wait(client: Client) -> None:
    answers = [
        client.post("/subscribe/", {"email": f"reader{number}@example.org"}).status_code
        for number in range(ASKS_PER_HOUR + 2)
    ]

    assert answers == [303] * ASKS_PER_HOUR + [429] * 2
    assert Subscription.objects.count() == ASKS_PER_HOUR
    refused = client.post("/subscribe/", {"email": "late@example.org"})
    assert refused.headers["Retry-After"] == "3600"
    assert "Please try again in an hour" in refused.content.decode()


def test_mistakes_do_not_count_and_other_networks_may_ask(client: Client) -> None:
    for _ in range(ASKS_PER_HOUR + 5):
        client.post("/subscribe/", {"email": "rosa"}, REMOTE_ADDR="192.0.2.1")
    for number in range(ASKS_PER_HOUR):
        client.post("/subscribe/", {"email": f"reader{number}@example.org"}, REMOTE_ADDR="192.0.2.1")

    same = client.post(
        "/subscribe/", {"email": "a@example.org"}, REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="9.9.9.9"
    )
    other = client.post("/subscribe/", {"email": "b@example.org"}, REMOTE_ADDR="192.0.2.2")

    assert (same.status_code, other.status_code) == (429, 303)


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
    ],
)
def test_a_household_of_version_6_is_one_network(client: Client, first: str, second: str, is_same: bool) -> None:
    for number in range(ASKS_PER_HOUR):
        client.post("/subscribe/", {"email": f"reader{number}@example.org"}, REMOTE_ADDR=first)

    answer = client.post("/subscribe/", {"email": "a@example.org"}, REMOTE_ADDR=second).status_code

    assert (answer == 429) is is_same


def test_behind_a_proxy_on_this_machine_visitors_are_told_apart(client: Client) -> None:
    for number in range(ASKS_PER_HOUR):
        client.post("/subscribe/", {"email": f"reader{number}@example.org"}, HTTP_X_FORWARDED_FOR="192.0.2.1")

    other = client.post("/subscribe/", {"email": "a@example.org"}, HTTP_X_FORWARDED_FOR="192.0.2.1, 192.0.2.2")

    assert other.status_code == 303


def test_without_a_cache_one_may_still_subscribe(client: Client, settings: Settings) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    }

    assert client.post("/subscribe/", {"email": "rosa@example.org"}).status_code == 303
    assert Subscription.objects.count() == 1


def test_the_consent_record_holds_a_hash_and_never_the_network_address(client: Client) -> None:
    client.post("/subscribe/", {"email": "rosa@example.org", "source": "post"}, REMOTE_ADDR="192.0.2.99")

    rosa = Subscription.objects.get()
    assert (rosa.source, rosa.consent_version, len(rosa.asked_ip_hash)) == ("post", "2", 32)
    assert "192.0.2.99" not in str(dump())


def test_nobody_without_the_link_reaches_a_readers_pages(client: Client) -> None:
    client.force_login(a_user("Ben"))

    for tail in ("", "address/", "download/", "delete/"):
        assert client.post(f"/preferences/x/{tail}").status_code == 404
