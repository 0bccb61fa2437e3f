"""/accounts/delete/: an account and everything that names its person ends, at once or not at all."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from blog.models import Comment, User
from cms.accounts import deletion
from cms.accounts.deletion import end_account
from notifications.models import Subscription, Suppression, recipient_key
from tests.cms.account_people import ben, signed_in
from tests.factories import PASSWORD, a_comment, a_post, a_user, an_admin
from tests.notifications.people import a_subscriber

pytestmark = pytest.mark.django_db
PAGE = "/accounts/delete/"
KEEP, REMOVE = {"words": "keep", "password": PASSWORD}, {"words": "remove", "password": PASSWORD}


@pytest.fixture
def browser() -> Client:
    return signed_in(ben())


@pytest.fixture
def comments(browser: Client) -> list[Comment]:
    """One written signed in, and one as a guest with the same address in another spelling."""
    post = a_post("Bells")
    as_guest = a_comment(post, name="Benny", email="BEN@example.org", body="As a guest.")
    return [a_comment(post, user=ben(), body="Signed in."), as_guest]


def exists() -> bool:
    return User.objects.filter(username="ben").exists()


def test_the_page_says_what_happens_and_does_nothing(browser: Client, comments: list[Comment]) -> None:
    page = browser.get(PAGE).content.decode()

    assert "cannot be undone" in page
    assert "Former reader" in page
    assert "This comment was removed" in page
    assert exists()


def test_it_all_ends_and_the_comments_stay_without_a_name(browser: Client, comments: list[Comment]) -> None:
    a_subscriber("ben@example.org")

    response = browser.post(PAGE, KEEP)

    assert (response.status_code, response.headers["Location"]) == (303, "/accounts/deleted/")
    assert not exists()
    assert not Subscription.objects.exists()
    assert Suppression.objects.erased().get().recipient_key == recipient_key("ben@example.org")
    assert set(Comment.objects.values_list("name", "email", "body")) == {
        ("Former reader", "", "Signed in."),
        ("Former reader", "", "As a guest."),
    }
    assert "deleted" in browser.get("/accounts/deleted/").content.decode()


def test_the_comments_go_where_that_was_chosen(browser: Client, comments: list[Comment]) -> None:
    browser.post(PAGE, REMOVE)

    assert set(Comment.objects.values_list("name", "body", "status")) == {("Former reader", "", "removed")}


def test_every_login_ends(browser: Client) -> None:
    elsewhere = signed_in(ben())

    browser.post(PAGE, KEEP)

    for each in (browser, elsewhere):
        assert each.get("/accounts/").status_code == 302
    assert "sessionid" not in browser.cookies or not browser.cookies["sessionid"].value


@pytest.mark.parametrize(
    ("sent", "words", "field"),
    [
        ({"words": "keep", "password": "not it, I fear"}, "This is not your password", "d-password"),
        ({"words": "keep"}, "Enter your password", "d-password"),
        ({"password": PASSWORD}, "Choose what becomes of your comments", "d-words"),
        ({"words": "burn", "password": PASSWORD}, "Choose one of the two", "d-words"),
    ],
)
def test_nothing_happens_without_choice_and_password(
    browser: Client, sent: dict[str, str], words: str, field: str
) -> None:
    response = browser.post(PAGE, sent)

    page = response.content.decode()
    assert (response.status_code, words in page, f'"#{field}"' in page) == (422, True, True)
    assert PASSWORD not in page
    assert exists()


def test_the_choice_is_kept_when_the_password_was_wrong(browser: Client) -> None:
    page = browser.post(PAGE, REMOVE | {"password": "no"}).content.decode()

    assert 'value="remove" checked' in page


def test_passwords_cannot_be_tried_for_ever(browser: Client, settings: Any) -> None:
    settings.BELLBIRD_ASKS_PER_HOUR = 3

    answers = [browser.post(PAGE, KEEP | {"password": "no"}).status_code for _ in range(4)]

    assert answers == [422, 422, 422, 429]


def test_authors_are_told_whom_to_ask(client: Client) -> None:
    a_post("Bells")
    browser = signed_in(a_user("Ada"))

    assert "Ask an administrator" in browser.get(PAGE).content.decode()
    assert browser.post(PAGE, KEEP).status_code == 422
    assert User.objects.filter(username="ada").exists()


def test_the_last_administrator_is_told_to_make_another_one() -> None:
    browser = signed_in(an_admin("Dot"))

    assert "only administrator" in browser.post(PAGE, KEEP).content.decode()
    assert User.objects.filter(username="dot").exists()


def without_a_password() -> User:
    cy = a_user("Cy")
    cy.set_unusable_password()
    cy.save()
    return cy


def test_who_signs_in_by_a_key_alone_has_to_show_it_again() -> None:
    cy = without_a_password()
    TOTP.activate(cy, generate_totp_secret())
    browser = signed_in(cy)

    response = browser.post(PAGE, {"words": "keep"})

    assert response.status_code == 302
    assert "/accounts/2fa/reauthenticate/" in response.headers["Location"]
    assert User.objects.filter(username="cy").exists()


def test_who_has_nothing_to_show_is_told_to_set_a_password() -> None:
    browser = signed_in(without_a_password())

    assert "Set one, then come back" in browser.post(PAGE, {"words": "keep"}).content.decode()
    assert User.objects.filter(username="cy").exists()


def test_nobody_ends_the_mail_of_an_address_they_only_claim() -> None:
    victim = a_subscriber("victim@example.org")
    mallory = a_user("Mallory")
    mallory.email = "victim@example.org"
    mallory.save()

    end_account(mallory, keep_words=True)

    assert Subscription.objects.get() == victim
    assert not Suppression.objects.exists()


def test_to_do_it_twice_is_harmless(browser: Client, comments: list[Comment]) -> None:
    user = ben()
    end_account(user, keep_words=True)
    end_account(user, keep_words=False)

    assert set(Comment.objects.values_list("body", flat=True)) == {"Signed in.", "As a guest."}


def test_what_fails_halfway_leaves_everything_as_it_was(
    browser: Client, comments: list[Comment], monkeypatch: pytest.MonkeyPatch
) -> None:
    a_subscriber("ben@example.org")

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("pulled the plug")

    monkeypatch.setattr(deletion, "erase", fail)
    with pytest.raises(OSError, match="plug"):
        browser.post(PAGE, REMOVE)

    assert exists()
    assert Comment.objects.filter(user=ben(), body="Signed in.").exists()
    assert Comment.objects.filter(name="Benny", email="BEN@example.org").exists()
    assert Subscription.objects.exists()


def test_a_form_from_elsewhere_is_refused() -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ben(), backend="allauth.account.auth_backends.AuthenticationBackend")

    assert browser.post(PAGE, KEEP).status_code == 403
    assert exists()
