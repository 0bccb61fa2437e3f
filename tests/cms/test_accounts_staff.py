"""Where the setting asks for it, the admin stays shut for staff without a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from cms.env import Environment
from cms.env_reading import BrokenEnvironment
from tests.cms.account_pages import sign_in
from tests.factories import PASSWORD, a_user, an_admin, the_blog

pytestmark = pytest.mark.django_db
OPEN = {"/admin/logout/", "/admin/login/", "/admin/password_reset/"}


@pytest.fixture(autouse=True)
def _asked_for(settings: Settings) -> None:
    settings.BELLBIRD_STAFF_SECOND_FACTOR = True
    the_blog()


def addresses_of(patterns: list[URLPattern | URLResolver], before: str = "/") -> set[str]:
    """Every address below ``before`` that takes no argument."""
    found: set[str] = set()
    for each in patterns:
        route = before + str(each.pattern).lstrip("^").removesuffix("$").removesuffix("\\Z")
        if any(sign in route for sign in "<(["):
            continue
        found |= addresses_of(each.url_patterns, route) if isinstance(each, URLResolver) else {route}
    return found


def admin_addresses() -> set[str]:
    admin = [each for each in get_resolver().url_patterns if str(each.pattern) == "admin/"]
    return addresses_of(admin) - OPEN


def test_every_address_of_the_admin_leads_to_setting_up_a_factor(client: Client) -> None:
    client.force_login(an_admin("Dot"))

    places = admin_addresses()
    answers = {place: client.get(place) for place in places}

    assert len(places) > 60
    assert {place for place, answer in answers.items() if answer.headers.get("Location") != "/accounts/2fa/"} == set()


@pytest.mark.parametrize("prefix", ["/x", "/x/", "/admin", "//"])
def test_no_prefix_that_a_proxy_names_opens_the_admin(client: Client, prefix: str) -> None:
    client.force_login(an_admin("Dot"))

    answer = client.get("/admin/", SCRIPT_NAME=prefix)  # type: ignore[arg-type]

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/accounts/2fa/")


def test_what_a_script_asks_for_is_refused_in_words(client: Client) -> None:
    client.force_login(an_admin("Dot"))

    by_header = client.get("/admin/", headers={"x-requested-with": "XMLHttpRequest"})
    by_type = client.get("/admin/", headers={"accept": "application/json"})

    assert by_header.status_code == by_type.status_code == 403
    assert "second factor" in by_header.json()["error"]


def test_a_login_by_password_leads_to_setting_one_up_and_the_page_says_why(client: Client) -> None:
    an_admin("Dot")

    response = sign_in(client, "dot", PASSWORD)

    assert response.headers["Location"] == "/accounts/2fa/"
    assert "The admin opens once you have a second factor" in client.get("/accounts/2fa/").content.decode()


def test_with_a_factor_the_admin_opens(client: Client) -> None:
    dot = an_admin("Dot")
    Authenticator.objects.create(user=dot, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(dot)

    assert client.get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_factor(client: Client) -> None:
    dot = an_admin("Dot")
    Authenticator.objects.create(user=dot, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0})
    client.force_login(dot)

    assert client.get("/admin/").headers["Location"] == "/accounts/2fa/"


def test_signing_out_of_the_admin_stays_possible(client: Client) -> None:
    client.force_login(an_admin("Dot"))

    assert client.post("/admin/logout/").headers["Location"] != "/accounts/2fa/"
    assert "_auth_user_id" not in client.session


def test_readers_need_none(client: Client) -> None:
    client.force_login(a_user("Ben"))

    assert client.get("/accounts/2fa/").status_code == 200
    assert "The admin opens once" not in client.get("/accounts/2fa/").content.decode()


def test_where_it_is_off_the_password_is_enough(client: Client, settings: Settings) -> None:
    settings.BELLBIRD_STAFF_SECOND_FACTOR = False
    client.force_login(an_admin("Dot"))

    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(("value", "expected"), [("", None), ("0", False), ("1", True)])
def test_the_variable_says_yes_no_or_nothing(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: bool | None
) -> None:
    monkeypatch.setenv("BELLBIRD_STAFF_SECOND_FACTOR", value)

    assert Environment.read().bellbird_staff_second_factor is expected


def test_earlier_keys_are_read_by_comma(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY_FALLBACKS", "one, two")

    assert Environment.read().secret_key_fallbacks == ["one", "two"]


@pytest.mark.parametrize(
    ("group", "is_needed"), [("Administrators", True), ("Publishers", True), ("Moderators", True), ("Editors", False)]
)
def test_a_factor_can_be_asked_of_some_roles_only(
    client: Client, settings: Settings, group: str, is_needed: bool
) -> None:
    settings.BELLBIRD_STAFF_SECOND_FACTOR = False
    settings.BELLBIRD_SECOND_FACTOR_ROLES = ["administrator", "publisher"]
    person = a_user("Ada")
    person.groups.add(Group.objects.get(name=group))
    client.force_login(person)

    answer = client.get("/admin/")

    expected = (302, "/accounts/2fa/") if is_needed else (200, None)
    assert (answer.status_code, answer.headers.get("Location")) == expected


def test_a_role_that_needs_a_factor_is_told_so_at_sign_in(client: Client, settings: Settings) -> None:
    settings.BELLBIRD_STAFF_SECOND_FACTOR = False
    settings.BELLBIRD_SECOND_FACTOR_ROLES = ["administrator"]
    an_admin("Dot")
    sign_in(client, "dot", PASSWORD)

    page = client.get("/accounts/2fa/").content.decode()

    assert "The admin opens once you have a second factor." in page


def test_a_role_that_does_not_exist_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELLBIRD_SECOND_FACTOR_ROLES", "administrator,king")

    with pytest.raises(BrokenEnvironment, match="no such role: king"):
        Environment.read()
