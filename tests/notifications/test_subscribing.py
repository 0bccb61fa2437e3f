"""Subscribing with a confirmation, and leaving by one click. Only POST changes anything."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from blog.events.runner import run_due
from blog.work import Shift
from notifications.fanning import drain_fanouts
from notifications.links import confirm_link, unsubscribe_link
from notifications.models import Delivery, Subscription, SubscriptionState, Suppression, recipient_key
from tests.factories import a_post, a_user
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db


def path_in(message: mail.EmailMessage, beginning: str) -> str:
    """The part of a link of ours after the host."""
    found = re.search(rf"https?://[^/\s]+({beginning}\S+)", str(message.body))
    assert found
    return found.group(1)


def ask(client: Client, email: str = "rosa@example.org", **fields: str) -> tuple[int, str, bytes]:
    response = client.post("/subscribe/", {"email": email, **fields})
    return response.status_code, response.headers.get("Location", ""), response.content


def test_one_subscribes_by_a_mail_and_a_button(client: Client) -> None:
    assert ask(client)[:2] == (303, "/subscribe/check-your-inbox/")
    assert client.get("/subscribe/check-your-inbox/").status_code == 200
    assert mail.outbox == []
    work()
    link = path_in(mail.outbox[0], "/subscribe/confirm/")

    assert "r…@e…org" in client.get(link).content.decode()
    assert Subscription.objects.get().state == SubscriptionState.PENDING
    assert client.post(link).status_code == 303

    assert Subscription.objects.get().state == SubscriptionState.ACTIVE
    assert "You’re on the list" in client.get(link).content.decode()


def test_the_answer_is_the_same_for_everybody(client: Client) -> None:
    a_subscriber("known@example.org")
    key = recipient_key("unwanted@example.org")
    Suppression.objects.create(recipient_key=key, reason=Suppression.Reason.COMPLAINED)

    answers = {ask(client, f"{who}@example.org") for who in ("new", "known", "unwanted", "new")}

    assert len(answers) == 1


def test_a_known_address_gets_the_link_to_its_preferences_once_an_hour(client: Client) -> None:
    a_subscriber("known@example.org")

    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(4):
            ask(client, "known@example.org")
            work()
            clock.shift(timedelta(minutes=16))
        assert [message.to for message in mail.outbox] == [["known@example.org"]]
        ask(client, "known@example.org")
        work()

    assert len(mail.outbox) == 2
    assert "/preferences/" in str(mail.outbox[0].body)
    assert Subscription.objects.get().state == SubscriptionState.ACTIVE


def test_an_address_that_an_editor_has_blocked_is_not_written_to(client: Client) -> None:
    key = recipient_key("unwanted@example.org")
    Suppression.objects.create(recipient_key=key, reason=Suppression.Reason.MANUAL)

    ask(client, "unwanted@example.org")
    work()

    assert mail.outbox == []


@pytest.mark.parametrize("reason", [Suppression.Reason.BOUNCED, Suppression.Reason.ERASED])
def test_who_was_suppressed_comes_back_by_confirming_anew(client: Client, reason: str) -> None:
    Suppression.objects.create(recipient_key=recipient_key("rosa@example.org"), reason=reason)

    ask(client)
    work()
    client.post(path_in(mail.outbox[0], "/subscribe/confirm/"))

    assert not Suppression.objects.exists()
    assert Subscription.objects.get().state == SubscriptionState.ACTIVE


def test_an_address_is_asked_at_most_once_an_hour(client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(4):
            ask(client)
            work()
            clock.shift(timedelta(minutes=19))
        assert len(mail.outbox) == 1

        clock.shift(timedelta(minutes=10))
        ask(client)
        work()

    assert len(mail.outbox) == 2


def test_machines_that_fill_in_everything_are_answered_and_forgotten(client: Client) -> None:
    assert ask(client, website="https://example.com")[0] == 303

    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    "email", ["", "rosa", "rosa@", "a@b\r\nBcc: all@example.org", "ä@example.org", "x" * 300 + "@y.org"]
)
def test_a_wrong_address_is_explained_and_kept(client: Client, email: str) -> None:
    response = client.post("/subscribe/", {"email": email})

    assert response.status_code == 422
    assert 'class="err"' in response.content.decode()
    assert not Subscription.objects.exists()


def test_a_confirmation_expires_after_seven_days(client: Client) -> None:
    ask(client)
    with time_machine.travel(timezone.now() + timedelta(seconds=1)):
        work()
    link = path_in(mail.outbox[0], "/subscribe/confirm/")

    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        response = client.post(link)

    assert response.status_code == 410
    assert Subscription.objects.get().state == SubscriptionState.PENDING


def test_a_confirmation_does_not_bring_back_who_left_since(client: Client) -> None:
    subscription = a_subscriber()
    link = urlsplit(confirm_link(subscription.recipient_key)).path
    subscription.unsubscribe()

    assert client.post(link).status_code == 303
    assert client.get(link).status_code == 410
    assert Subscription.objects.get().state == SubscriptionState.UNSUBSCRIBED


def one_click(path: str) -> int:
    """What a mail program does: no cookie, no token, no login."""
    bare = Client(enforce_csrf_checks=True)
    response = bare.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert response.content == b""
    return response.status_code


def test_a_mail_program_unsubscribes_with_one_click_and_twice_is_fine() -> None:
    a_subscriber()
    a_post()
    work()
    header = mail.outbox[0].message()["List-Unsubscribe"]
    path = urlsplit(header.strip("<>")).path

    assert one_click(path) == 200
    assert one_click(path) == 200

    assert Subscription.objects.get().state == SubscriptionState.UNSUBSCRIBED
    assert Delivery.objects.get().unsubscribed_at == Subscription.objects.get().unsubscribed_at


def test_one_click_works_as_multipart_too() -> None:
    subscription = a_subscriber()
    path = urlsplit(unsubscribe_link(subscription.recipient_key, "site", 1)).path

    response = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})

    assert (response.status_code, response.content) == (200, b"")
    assert Subscription.objects.get().state == SubscriptionState.UNSUBSCRIBED


def test_one_leaves_on_the_page_and_can_undo_it_for_a_day(client: Client) -> None:
    subscription = a_subscriber()
    path = urlsplit(unsubscribe_link(subscription.recipient_key, "site", 1)).path

    assert client.post(path, {"wish": "leave"}).status_code == 303
    assert "You are unsubscribed" in client.get(path).content.decode()
    assert client.post(path, {"wish": "undo"}).status_code == 303
    assert Subscription.objects.get().state == SubscriptionState.ACTIVE

    client.post(path, {"wish": "leave"})
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        client.post(path, {"wish": "undo"})
    assert Subscription.objects.get().state == SubscriptionState.UNSUBSCRIBED


def test_who_left_before_the_mail_left_is_not_written_to() -> None:
    subscription = a_subscriber()
    a_post()
    run_due()
    drain_fanouts(Shift())
    subscription.unsubscribe()
    work()

    assert mail.outbox == []
    assert Delivery.objects.get().state == "suppressed"


def test_looking_at_links_changes_nothing(client: Client) -> None:
    ask(client, "sam@example.org")
    a_subscriber()
    a_post()
    work()
    before = list(Subscription.objects.order_by("pk").values())

    for message in mail.outbox:
        for link in re.findall(r"https?://[^/\s]+(/\S*)", str(message.body)):
            for _ in range(10):
                client.get(link)
                client.head(link)

    assert list(Subscription.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("bend", [lambda token: token[:-1], lambda token: "A" + token, lambda token: "x", str.upper])
def test_bent_links_are_refused_in_words(client: Client, bend: Callable[[str], str]) -> None:
    subscription = a_subscriber()
    for link in (confirm_link(subscription.recipient_key), unsubscribe_link(subscription.recipient_key, "site", 1)):
        *front, token, _ = urlsplit(link).path.split("/")
        path = "/".join([*front, bend(token), ""])

        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404

    assert Subscription.objects.get().state == SubscriptionState.ACTIVE


def test_a_token_serves_one_purpose_only(client: Client) -> None:
    subscription = a_subscriber(state=SubscriptionState.PENDING)
    confirming = confirm_link(subscription.recipient_key).rstrip("/").rpartition("/")[2]
    leaving = unsubscribe_link(subscription.recipient_key, "site", 1).rstrip("/").rpartition("/")[2]

    assert client.post(f"/subscribe/confirm/{leaving}/").status_code == 404
    assert client.post(f"/unsubscribe/{confirming}/").status_code == 404

    assert Subscription.objects.get().state == SubscriptionState.PENDING


def test_links_of_the_past_work_after_the_secret_key_was_changed(client: Client, settings: Settings) -> None:
    subscription = a_subscriber()
    path = urlsplit(unsubscribe_link(subscription.recipient_key, "site", 1)).path

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one, " * 6

    assert one_click(path) == 200
    assert Subscription.objects.get().state == SubscriptionState.UNSUBSCRIBED
    assert recipient_key("rosa@example.org") == subscription.recipient_key


def test_pages_behind_a_token_are_kept_nowhere(client: Client) -> None:
    subscription = a_subscriber()

    response = client.get(urlsplit(unsubscribe_link(subscription.recipient_key, "site", 1)).path)

    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_the_form_needs_its_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/subscribe/", {"email": "rosa@example.org"}).status_code == 403


def test_a_signed_in_reader_is_tied_to_the_subscription_of_their_own_address(client: Client) -> None:
    ben = a_user("Ben")
    client.force_login(ben)

    ask(client, "ben@example.org")
    ask(client, "somebody@example.org")

    assert [each.user for each in Subscription.objects.order_by("pk")] == [ben, None]
