"""Signing up: one form, one mail, one button."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from blog.models import Event, User
from notifications.models import Delivery
from tests.cms.account_pages import NINA, PASSWORD, confirm, is_in, newest_link, sign_in, sign_up
from tests.factories import a_post, a_user, the_blog
from tests.notifications.people import work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages() -> None:
    the_blog()


def test_a_new_person_signs_up_confirms_and_signs_in(client: Client) -> None:
    assert sign_up(client).headers["Location"] == "/accounts/confirm-email/"
    assert confirm(client).status_code == 302
    assert not is_in(client)

    response = sign_in(client)

    assert response.headers["Location"] == "/accounts/"
    assert is_in(client)
    person = User.objects.get(email=NINA)
    assert person.profile.display_name == "Nina"
    assert person.username.startswith("reader-")


def test_nobody_gets_in_before_the_address_is_confirmed_and_another_link_is_sent(client: Client) -> None:
    sign_up(client)

    response = sign_in(client)

    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert not is_in(client)


def test_following_the_link_changes_nothing_until_the_button_is_pressed(client: Client) -> None:
    sign_up(client)
    link = newest_link("/accounts/confirm-email/")

    page = client.get(link).content.decode()

    assert "Yes, it is mine" in page
    assert not EmailAddress.objects.get(email=NINA).verified


def test_the_link_is_good_once(client: Client) -> None:
    sign_up(client)
    link = newest_link("/accounts/confirm-email/")
    client.post(link)

    assert client.post(link).status_code == 404
    assert "no longer good" in client.get(link).content.decode()


def test_no_mail_leaves_in_the_request_and_no_token_is_stored(client: Client) -> None:
    sign_up(client)

    assert mail.outbox == []
    delivery = Delivery.objects.get()
    event = Event.objects.get(kind="account_mail_requested")
    link = newest_link("/accounts/confirm-email/")
    assert delivery.email == NINA
    assert NINA not in str(event.payload)
    assert link.split("/")[3] not in str(event.payload)


def test_a_machine_that_fills_the_hidden_field_is_answered_and_forgotten(client: Client) -> None:
    response = sign_up(client, website="http://spam.example")

    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert not User.objects.filter(email=NINA).exists()
    work()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "\u202e"}, "Enter the name"),
        ({"email": "nina@"}, "does not look like"),
        ({"password1": "short"}, "at least 12"),
        ({"password1": "qwerty123456"}, "too common"),
        ({"name": "Ada"}, "Somebody who writes here"),
    ],
)
def test_mistakes_are_named_and_nothing_typed_is_lost(client: Client, fields: dict[str, str], words: str) -> None:
    a_post(author=a_user("Ada"))

    typed = {"name": "Nina", "email": NINA, "password1": PASSWORD} | fields
    page = client.post("/accounts/signup/", typed).content.decode()

    assert "<title>Error: Sign up" in page
    assert words in page
    assert page.count("<h1") == 1
    assert PASSWORD not in page
    if "name" not in fields:
        assert 'value="Nina"' in page


def test_a_long_password_of_any_kind_is_taken(client: Client) -> None:
    assert sign_up(client, password1="ü " * 64).headers["Location"] == "/accounts/confirm-email/"


def test_reading_and_looking_at_the_form_begins_no_session(client: Client) -> None:
    client.get("/")
    client.get("/accounts/signup/")

    assert "sessionid" not in client.cookies
