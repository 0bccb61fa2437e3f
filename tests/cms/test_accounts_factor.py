"""The second factor: set up, asked for at the login, lost and recovered, and kept encrypted."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value
from django.core import mail
from django.test import Client
from pytest_django import Settings

from blog.models import User
from tests.cms.account_pages import is_in, sign_in
from tests.factories import PASSWORD, an_admin, the_blog
from tests.notifications.people import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def dot(client: Client) -> User:
    """Who may enter the admin, and has signed in."""
    the_blog()
    dot = an_admin("Dot")
    sign_in(client, "dot", PASSWORD)
    return dot


def code_for(secret: str, *, periods_ahead: int = 0) -> str:
    return f"{hotp_value(secret, int(time.time()) // 30 + periods_ahead):06}"


def set_up_app(client: Client, commit: Any) -> str:
    """Set up an authenticator app as a person does; return its secret."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r"<code>(\w+)</code>", page)
    assert found
    with commit(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code_for(found[1])})
    return found[1]


def test_an_app_is_set_up_without_a_script_and_asked_for_from_then_on(
    client: Client, dot: User, django_capture_on_commit_callbacks: Any
) -> None:
    secret = set_up_app(client, django_capture_on_commit_callbacks)
    new = Client()

    first = sign_in(new, "dot", PASSWORD)
    assert first.headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(new)
    wrong = new.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "<title>Error: Second factor" in wrong.content.decode()
    right = new.post("/accounts/2fa/authenticate/", {"code": code_for(secret, periods_ahead=1)})

    assert right.headers["Location"] == "/admin/"
    assert is_in(new)


def test_a_code_is_good_once(client: Client, dot: User, django_capture_on_commit_callbacks: Any) -> None:
    secret = set_up_app(client, django_capture_on_commit_callbacks)
    code = code_for(secret, periods_ahead=1)
    for expected in (True, False):
        new = Client()
        sign_in(new, "dot", PASSWORD)
        new.post("/accounts/2fa/authenticate/", {"code": code})

        assert is_in(new) == expected


def test_recovery_codes_come_with_the_app_and_open_once_each(
    client: Client, dot: User, django_capture_on_commit_callbacks: Any
) -> None:
    set_up_app(client, django_capture_on_commit_callbacks)
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"<li><code>(\w+)</code>", page)
    assert len(codes) == 10

    new = Client()
    sign_in(new, "dot", PASSWORD)
    new.post("/accounts/2fa/authenticate/", {"code": codes[0]})

    assert is_in(new)
    assert "9 of 10 codes are left" in client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert client.get("/accounts/2fa/recovery-codes/download/").content.decode().split() == codes[1:]


def test_setting_it_up_ends_other_logins_and_is_told(
    client: Client, dot: User, django_capture_on_commit_callbacks: Any
) -> None:
    elsewhere = Client()
    sign_in(elsewhere, "dot", PASSWORD)

    set_up_app(client, django_capture_on_commit_callbacks)
    work()

    assert is_in(client)
    assert client.get("/accounts/2fa/").status_code == 200
    assert elsewhere.get("/accounts/2fa/").status_code == 302
    told = {str(each.subject) for each in mail.outbox}
    assert any("An authenticator app was added" in subject for subject in told)


def test_no_secret_of_a_factor_can_be_read_in_the_database(
    client: Client, dot: User, django_capture_on_commit_callbacks: Any, settings: Settings
) -> None:
    secret = set_up_app(client, django_capture_on_commit_callbacks)
    kept = str(Authenticator.objects.get(type="totp").data)
    assert secret not in kept

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one, " * 5
    new = Client()
    sign_in(new, "dot", PASSWORD)
    new.post("/accounts/2fa/authenticate/", {"code": code_for(secret, periods_ahead=1)})

    assert is_in(new)


def test_who_has_a_factor_can_change_their_address(
    client: Client, dot: User, django_capture_on_commit_callbacks: Any
) -> None:
    set_up_app(client, django_capture_on_commit_callbacks)

    client.post("/accounts/email/", {"email": "dot@new.example", "action_add": ""})

    assert "becomes <strong>dot@new.example" in client.get("/accounts/email/").content.decode()


def test_guessing_codes_is_limited(client: Client, dot: User, django_capture_on_commit_callbacks: Any) -> None:
    secret = set_up_app(client, django_capture_on_commit_callbacks)
    new = Client()
    sign_in(new, "dot", PASSWORD)
    for number in range(20):
        new.post("/accounts/2fa/authenticate/", {"code": f"{number:06}"})

    new.post("/accounts/2fa/authenticate/", {"code": code_for(secret, periods_ahead=1)})
    work()

    assert not is_in(new)
    told = [str(each.body) for each in mail.outbox if "Somebody tries codes" in str(each.subject)]
    assert len(told) == 1
    assert "Choose a new password" in told[0]


def test_a_few_wrong_codes_are_told_to_nobody(
    client: Client, dot: User, django_capture_on_commit_callbacks: Any
) -> None:
    set_up_app(client, django_capture_on_commit_callbacks)
    new = Client()
    sign_in(new, "dot", PASSWORD)
    for number in range(3):
        new.post("/accounts/2fa/authenticate/", {"code": f"{number:06}"})
    work()

    assert not [each for each in mail.outbox if "Somebody tries codes" in str(each.subject)]


def test_the_picture_for_the_app_is_on_white(client: Client, dot: User) -> None:
    page = client.get("/accounts/2fa/totp/activate/")

    assert 'fill="white"' in page.context["totp_svg"]
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()


@pytest.mark.parametrize(
    "page",
    ["", "totp/activate/", "webauthn/", "webauthn/add/", "../password/change/", "../email/", "../logout/"],
)
def test_every_page_has_one_heading_and_no_script_of_its_own(client: Client, dot: User, page: str) -> None:
    text = client.get(f"/accounts/2fa/{page}").content.decode()

    assert text.count("<h1") == 1
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
    assert "style=" not in text
