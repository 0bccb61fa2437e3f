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

from notifications.models import (
    Frequency,
    Subscription,
    SubscriptionState,
    Suppression,
    recipient_key,
)
from tests.factories import a_comment, a_post, a_user
from tests.notifications.people import a_subscriber, work
from tests.notifications.reader_pages import KINDS, LINK, dump, path_of, preferences_of

pytestmark = pytest.mark.django_db


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
            assert client.get(path, follow=True).status_code == 200, path
            assert client.head(path, follow=True).status_code == 200

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


def test_the_consent_record_holds_a_hash_and_never_the_network_address(client: Client) -> None:
    client.post("/subscribe/", {"email": "rosa@example.org", "source": "post"}, REMOTE_ADDR="192.0.2.99")

    rosa = Subscription.objects.get()
    assert (rosa.source, rosa.consent_version, len(rosa.asked_ip_hash)) == ("post", "2", 32)
    assert "192.0.2.99" not in str(dump())


def test_nobody_without_the_link_reaches_a_readers_pages(client: Client) -> None:
    client.force_login(a_user("Ben"))

    for tail in ("", "address/", "download/", "delete/"):
        assert client.post(f"/preferences/x/{tail}").status_code == 404
