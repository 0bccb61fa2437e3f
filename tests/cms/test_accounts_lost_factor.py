"""A second factor that nobody has any more: the site has lost its key, or the person their phone."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from blog.models import User
from cms.models import Session
from tests.cms.account_pages import is_in, sign_in
from tests.factories import PASSWORD, an_admin, the_blog
from tests.notifications.people import work

pytestmark = pytest.mark.django_db
CODES = "/accounts/2fa/recovery-codes/"


@pytest.fixture
def dot() -> User:
    the_blog()
    dot = an_admin("Dot")
    TOTP.activate(dot, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(dot)
    return dot


@pytest.fixture
def codes(dot: User) -> list[str]:
    """Her recovery codes, as they were under the key that is lost."""
    found: list[str] = RecoveryCodes.activate(dot).get_unused_codes()
    return found


@pytest.fixture
def _lost_key(codes: list[str], settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another one, " * 5, []


@pytest.mark.usefixtures("_lost_key")
def test_where_the_key_is_lost_no_code_opens_anything_and_words_say_so(client: Client, codes: list[str]) -> None:
    sign_in(client, "dot", PASSWORD)

    for code in ("123456", codes[0]):
        page = client.post("/accounts/2fa/authenticate/", {"code": code})
        assert page.status_code == 200
        assert "<title>Error: Second factor" in page.content.decode()
    assert not is_in(client)


@pytest.mark.usefixtures("_lost_key")
def test_codes_that_open_nothing_are_shown_to_nobody(client: Client, dot: User) -> None:
    sign_in(client, "dot", PASSWORD)
    client.force_login(dot, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert "You have none for the day" in client.get("/accounts/2fa/").content.decode()
    for place in (CODES, f"{CODES}download/"):
        assert client.get(place).headers["Location"] == f"{CODES}generate/"


def test_codes_that_open_something_are_counted(client: Client, dot: User) -> None:
    client.force_login(dot, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert "10 codes are left" in client.get("/accounts/2fa/").content.decode()


def test_no_stranger_is_led_anywhere_but_to_the_login(client: Client, dot: User) -> None:
    assert client.get(CODES).headers["Location"].startswith("/accounts/login/")


def test_an_operator_drops_the_factors_of_one_person_who_is_told(client: Client, dot: User) -> None:
    client.force_login(dot)
    other = an_admin("Eve")
    TOTP.activate(other, "JBSWY3DPEHPK3PXP")
    out = StringIO()

    call_command("drop_second_factor", "dot", stdout=out)
    work()

    assert "dot had: recovery_codes, totp." in out.getvalue()
    assert set(Authenticator.objects.values_list("user__username", flat=True)) == {"eve"}
    assert not Session.objects.filter(user_id=str(dot.pk)).exists()
    assert [(each.to, "app was removed" in str(each.body)) for each in mail.outbox] == [(["dot@example.org"], True)]
    sign_in(client, "dot", PASSWORD)
    assert is_in(client)


def test_a_name_that_nobody_has_is_wrong_use() -> None:
    with pytest.raises(CommandError) as said:
        call_command("drop_second_factor", "nobody")

    assert said.value.returncode == 2
