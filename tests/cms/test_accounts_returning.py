"""Who has left, or is written to no more, and wants an account or a new password all the same."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from notifications import account_mails
from notifications.models import Delivery, Suppression, recipient_key
from tests.cms.account_pages import NINA, PASSWORD, confirm, is_in, newest_link, sign_in, sign_up
from tests.factories import a_user, the_blog
from tests.notifications.people import work

pytestmark = pytest.mark.django_db
BEN = "ben@example.org"
LESSER = ["bounced", "complained", "erased"]


@pytest.fixture(autouse=True)
def _pages() -> None:
    the_blog()


def suppress(email: str, reason: str) -> None:
    Suppression.objects.create(recipient_key=recipient_key(email), reason=reason)


def sent() -> list[tuple[str, str]]:
    work()
    return list(Delivery.objects.order_by("pk").values_list("mail", "state"))


def test_who_has_left_signs_up_again(client: Client) -> None:
    sign_up(client)
    confirm(client)
    sign_in(client)
    client.post("/accounts/delete/", {"words": "keep", "password": PASSWORD})
    cache.clear()

    again = Client()
    sign_up(again)
    assert Suppression.objects.exists()
    confirm(again)
    sign_in(again)

    assert is_in(again)
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("reason", LESSER)
def test_every_answer_about_an_account_reaches_who_gets_no_other_mail(client: Client, reason: str) -> None:
    suppress(NINA, reason)
    suppress(BEN, reason)
    ben = a_user("Ben")

    client.post("/accounts/password/reset/", {"email": NINA})
    sign_up(client)
    sign_up(Client(), BEN)
    account_mails.notify(ben, BEN, "totp_activated")
    account_mails.offer_new_password(ben, BEN)

    assert sent() == [
        ("account_unknown", "accepted"),
        ("account_confirm", "accepted"),
        ("account_exists", "accepted"),
        ("account_notice", "accepted"),
        ("password_reset", "accepted"),
    ]


def test_an_editors_decision_stops_strangers_and_leaves_people_their_way_in(client: Client) -> None:
    suppress(NINA, "manual")
    suppress(BEN, "manual")
    ben = a_user("Ben")

    client.post("/accounts/password/reset/", {"email": NINA})
    sign_up(client)
    sign_up(Client(), BEN)
    account_mails.notify(ben, BEN, "totp_activated")
    client.post("/accounts/password/reset/", {"email": BEN})

    assert sent() == [
        ("account_unknown", "suppressed"),
        ("account_confirm", "suppressed"),
        ("account_exists", "suppressed"),
        ("account_notice", "accepted"),
        ("password_reset", "accepted"),
    ]


@pytest.mark.parametrize("reason", ["bounced", "complained", "manual"])
def test_an_account_lifts_nothing_but_the_wish_to_be_forgotten(client: Client, reason: str) -> None:
    sign_up(client)
    link = newest_link("/accounts/confirm-email/")
    suppress(NINA, reason)

    client.post(link)

    assert Suppression.objects.get().reason == reason


def test_signing_up_without_confirming_lifts_nothing(client: Client) -> None:
    suppress(NINA, "erased")

    sign_up(client)
    work()

    assert len(mail.outbox) == 1
    assert Suppression.objects.exists()
