"""A passkey in a real browser, with an authenticator that Chromium plays: added, used, and refused in words."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail

from tests.cms.account_pages import NINA, PASSWORD
from tests.factories import PASSWORD as GIVEN
from tests.factories import an_admin, the_blog
from tests.notifications.people import work
from tests.notifications.reader_pages import link_in, path_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Tab = Callable[..., Any]
TOUCH = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(page: Any) -> Any:
    """A device that vouches for whoever touches it; returns the session that rules it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": TOUCH})
    session.authenticator = made["authenticatorId"]
    return session


def sign_in(page: Any, login: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_key(page: Any, name: str) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("[name=name]", name)
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url("**/recovery-codes/")


def sign_out(page: Any) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"/$"))


def test_a_passkey_signs_in_alone_and_leads_on(tab: Tab, planted: None) -> None:
    the_blog()
    an_admin("Dot")
    page = tab("/accounts/login/")
    with_authenticator(page)
    sign_in(page, "dot", GIVEN)
    page.wait_for_url("**/admin/")
    add_key(page, "Dot’s phone")
    assert page.locator("main li code").count() == 10
    sign_out(page)

    page.goto("/admin/pages/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/admin/pages/")

    assert Authenticator.objects.get(type="webauthn").wrap().name == "Dot’s phone"
    assert [each for each in page.complaints if "Content Security Policy" in each] == []


def test_after_the_password_the_key_is_asked_for(tab: Tab, planted: None) -> None:
    the_blog()
    an_admin("Dot")
    page = tab("/accounts/login/")
    with_authenticator(page)
    sign_in(page, "dot", GIVEN)
    page.wait_for_url("**/admin/")
    add_key(page, "Key")
    sign_out(page)

    sign_in(page, "dot", GIVEN)
    page.wait_for_url("**/2fa/authenticate/")
    page.get_by_role("button", name="Use a passkey or security key").click()

    page.wait_for_url("**/admin/")


def test_a_key_that_is_not_known_is_refused_in_words(tab: Tab, planted: None) -> None:
    the_blog()
    page = tab("/accounts/login/")
    with_authenticator(page)

    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_text("That did not work").wait_for()
    assert page.url.endswith("/accounts/login/")


def test_without_a_script_everything_but_passkeys_works(tab: Tab, planted: None) -> None:
    the_blog()
    page = tab("/accounts/signup/", java_script_enabled=False)
    page.get_by_label("Name").fill("Nina")
    page.get_by_label("E-mail address").fill(NINA)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    assert page.locator("h1").inner_text() == "Check your inbox"
    work()
    page.goto(path_of(link_in(mail.outbox[-1], "/accounts/confirm-email/")))
    page.get_by_role("button", name="Yes, it is mine").click()

    sign_in(page, NINA, PASSWORD)

    assert page.url.endswith("/accounts/")
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")
    assert page.get_by_role("button", name="Sign in with a passkey").is_disabled()
    assert page.get_by_text("Passkeys need JavaScript").first.is_visible()
