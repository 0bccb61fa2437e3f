"""Signing in and out: who gets in, by what name, where to, and what strangers learn from trying."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from cms.models import Session
from tests.cms.account_pages import confirm, is_in, sign_in, sign_up
from tests.factories import PASSWORD, a_user, an_admin, the_blog
from tests.notifications.people import work

pytestmark = pytest.mark.django_db
STRANGER = {"REMOTE_ADDR": "203.0.113.7"}
OWNER = {"REMOTE_ADDR": "198.51.100.20"}


@pytest.fixture(autouse=True)
def _pages() -> None:
    the_blog()


@pytest.mark.parametrize("login", ["dot", "dot@example.org", "Dot@Example.org"])
def test_who_was_made_by_an_administrator_signs_in_at_once_by_name_or_address(client: Client, login: str) -> None:
    an_admin("Dot")

    response = sign_in(client, login, PASSWORD)

    assert response.headers["Location"] == "/admin/"
    assert is_in(client)
    assert EmailAddress.objects.get(email="dot@example.org").verified


@pytest.mark.parametrize("place", ["/admin/login/?next=/admin/pages/", "/admin/pages/"])
def test_the_admins_door_leads_to_the_one_door_and_on(client: Client, place: str) -> None:
    an_admin("Dot")

    door = client.get(place, follow=True)
    response = sign_in(client, "dot", PASSWORD, next=door.context["redirect_field_value"])

    assert door.request["PATH_INFO"] == "/accounts/login/"
    assert response.headers["Location"] == "/admin/pages/"


def test_no_link_leads_from_the_login_to_another_site(client: Client) -> None:
    an_admin("Dot")

    assert sign_in(client, "dot", PASSWORD, next="https://evil.example/").headers["Location"] == "/admin/"
    assert client.get("/admin/login/?next=https://evil.example/").headers["Location"] == "/admin/"


def test_a_reader_at_the_admins_door_is_refused_and_not_sent_in_circles(client: Client) -> None:
    client.force_login(a_user("Ben"))

    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("place", ["/admin/password_reset/", "/admin/password_reset/confirm/MQ/abc-def/"])
def test_wagtails_password_reset_leads_to_the_sites(client: Client, place: str) -> None:
    assert client.get(place).headers["Location"] == "/accounts/password/reset/"
    assert client.post(place, {"email": "dot@example.org"}).headers["Location"] == "/accounts/password/reset/"


def answers(client: Client, path: str, fields: dict[str, str]) -> tuple[int, str, str]:
    response = client.post(path, fields, **STRANGER)  # type: ignore[arg-type]
    typed = next(iter(fields.values()))
    token = response.cookies.get("csrftoken")
    body = response.content.decode().replace(typed, "TYPED").replace(token.value if token else "-", "-")
    return response.status_code, response.headers.get("Location", ""), _without_tokens(body)


def _without_tokens(body: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/accounts/login/", {"login": "{}", "password": "a wrong passphrase"}),
        ("/accounts/password/reset/", {"email": "{}"}),
        ("/accounts/signup/", {"email": "{}", "name": "Zoe", "password1": "nine bells over the harbour"}),
    ],
)
def test_known_and_unknown_are_answered_alike(path: str, fields: dict[str, str]) -> None:
    a_user("Ben")
    known, unknown = (
        answers(Client(), path, {name: value.format(who) for name, value in fields.items()})
        for who in ("ben@example.org", "eve@example.org")
    )

    assert known == unknown


def test_the_mails_say_what_the_pages_do_not(client: Client) -> None:
    a_user("Ben")

    sign_up(client, "ben@example.org", "Zoe")
    client.post("/accounts/password/reset/", {"email": "eve@example.org"})
    work()

    exists, unknown = mail.outbox
    assert exists.to == ["ben@example.org"]
    assert "You have an account already" in exists.body
    assert unknown.to == ["eve@example.org"]
    assert "No account has this address" in unknown.body


def test_guessing_is_limited_and_the_owner_gets_in_from_elsewhere(client: Client) -> None:
    an_admin("Dot")

    tries = [_try(f"guess number {number}", STRANGER) for number in range(100)]

    assert tries[0].status_code == 200
    assert "Too many failed" in tries[8].content.decode()
    assert tries[-1].status_code == 429
    assert "<h1>Too many tries</h1>" in tries[-1].content.decode()
    assert _try(PASSWORD, STRANGER).status_code == 429
    assert _try(PASSWORD, OWNER).headers["Location"] == "/admin/"


def _try(password: str, where: dict[str, str]) -> Any:
    return Client().post("/accounts/login/", {"login": "dot@example.org", "password": password}, **where)  # type: ignore[arg-type]


def test_signing_out_ends_every_login_of_theirs_and_nobody_elses() -> None:
    an_admin("Dot")
    here, there, other = Client(), Client(), Client()
    for each in (here, there):
        sign_in(each, "dot", PASSWORD)
    other.force_login(a_user("Ben"))

    assert here.get("/accounts/logout/").status_code == 200
    assert is_in(there)
    here.post("/accounts/logout/")

    assert there.get("/admin/").status_code == 302
    assert is_in(other)


def test_the_key_of_a_session_changes_with_the_login(client: Client) -> None:
    client.force_login(a_user("Ben"))
    before = client.session.session_key
    client.post("/accounts/logout/")
    an_admin("Dot")

    sign_in(client, "dot", PASSWORD)

    assert client.session.session_key != before


def test_disabling_an_account_ends_every_login_and_lets_nobody_in(client: Client) -> None:
    dot = an_admin("Dot")
    sign_in(client, "dot", PASSWORD)

    dot.is_active = False
    dot.save()

    assert not Session.objects.filter(user_id=str(dot.pk)).exists()
    assert client.get("/admin/").status_code == 302
    assert sign_in(Client(), "dot", PASSWORD).headers["Location"] == "/accounts/inactive/"


def test_editors_go_to_the_admin_and_readers_to_their_account(client: Client) -> None:
    a_user("Ada").groups.add(Group.objects.get(name="Editors"))
    sign_up(client)
    confirm(client)

    assert sign_in(Client(), "ada", PASSWORD).headers["Location"] == "/admin/"
    assert sign_in(client).headers["Location"] == "/accounts/"
