"""What readers and operators see of accounts elsewhere: the foot of each page, and doctor."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import Settings

from blog.addresses import reserved_slugs
from cms.diagnosis import Problem, State, installation
from tests.factories import a_user, the_blog


@pytest.mark.django_db
def test_the_foot_of_a_page_leads_strangers_to_the_login_and_others_to_their_account(client: Client) -> None:
    the_blog()
    as_stranger = client.get("/").content.decode()
    client.force_login(a_user("Ben"))
    as_ben = client.get("/").content.decode()

    assert 'href="/accounts/login/">Sign in' in as_stranger
    assert "Your account" not in as_stranger
    assert 'href="/accounts/">Your account' in as_ben


@pytest.mark.django_db
def test_reading_sets_no_cookie_but_the_forms(client: Client) -> None:
    the_blog()
    client.get("/")

    assert set(client.cookies) <= {"csrftoken"}


def test_no_post_can_take_the_address_of_accounts() -> None:
    assert "accounts" in reserved_slugs()


def test_doctor_warns_where_a_password_alone_opens_the_admin(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "cms.settings.production")
    settings.BELLBIRD_STAFF_SECOND_FACTOR = False

    with pytest.raises(Problem) as found:
        installation.second_factor()

    assert found.value.state == State.WARNING
    assert "BELLBIRD_STAFF_SECOND_FACTOR" in found.value.fix


@pytest.mark.parametrize(("module", "is_asked"), [("cms.settings.production", True), ("cms.settings.dev", False)])
def test_doctor_has_nothing_to_say_where_it_is_asked_or_nobody_else_visits(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, module: str, is_asked: bool
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", module)
    settings.BELLBIRD_STAFF_SECOND_FACTOR = is_asked

    assert installation.second_factor().startswith("asked of")


@pytest.mark.django_db
def test_looking_for_somebody_by_address_never_makes_a_row_for_them(client: Client) -> None:
    the_blog()
    a_user("Ben")

    client.post("/accounts/password/reset/", {"email": "ben@example.org"})

    assert not EmailAddress.objects.exists()
