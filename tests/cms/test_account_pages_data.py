"""/accounts/data/: everything that is held about a person, for that person alone."""

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from blog.models import CommentReport
from notifications.models import SubscriptionChange
from tests.cms.account_people import ben, signed_in
from tests.factories import a_comment, a_post, a_user, an_admin
from tests.notifications.people import a_subscriber

pytestmark = pytest.mark.django_db
PAGE = "/accounts/data/"


@pytest.fixture
def browser() -> Client:
    return signed_in(ben())


def taken(browser: Client) -> dict[str, Any]:
    response = browser.post(PAGE)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in response.headers["Cache-Control"]
    found: dict[str, Any] = json.loads(response.content)
    return found


def test_account_addresses_and_profile_are_in_it(browser: Client) -> None:
    data = taken(browser)

    assert data["account"]["email"] == "ben@example.org"
    assert data["addresses"] == [{"email": "ben@example.org", "verified": True, "primary": True}]
    assert data["profile"]["display_name"] == "Ben"
    assert data["profile"]["notify_comment_approved"] is True


def test_nothing_that_opens_a_door_is_in_it(browser: Client) -> None:
    text = browser.post(PAGE).content.decode()

    assert ben().password not in text
    assert "form_token" not in text


def test_comments_of_every_state_are_in_it_with_what_they_said_and_what_was_decided(browser: Client) -> None:
    post = a_post("Bells")
    comment = a_comment(post, user=ben(), email="ben@example.org", body="Once.")
    comment.edit("Twice.")
    comment.reject(an_admin("Dot"))
    a_comment(post, user=ben(), body="Waits.")

    first, second = taken(browser)["comments"]

    assert (first["body"], first["status"], first["post"], first["email"]) == (
        "Twice.",
        "rejected",
        "Bells",
        "ben@example.org",
    )
    assert [(each["action"], each.get("said_before")) for each in first["decisions"]] == [
        ("edited", "Once."),
        ("rejected", None),
    ]
    assert (second["status"], second["decisions"]) == ("pending", [])


def test_no_moderator_is_named_in_it(browser: Client) -> None:
    a_comment(a_post("Bells"), user=ben()).reject(an_admin("Dorothea"))

    assert "dorothea" not in browser.post(PAGE).content.decode().casefold()


def test_comments_and_reports_of_others_are_not_in_it(browser: Client) -> None:
    comment = a_comment(a_post("Bells"), user=a_user("Sam"), body="By Sam.")
    CommentReport.objects.create(comment=comment, reason="spam", words="By Cy.", user=a_user("Cy"), visitor="c")
    CommentReport.objects.create(comment=comment, reason="abuse", words="By me.", user=ben(), visitor="b")

    data = taken(browser)

    assert data["comments"] == []
    assert [report["words"] for report in data["reports"]] == ["By me."]


def test_what_mail_knows_of_their_address_is_in_it_and_the_asking_is_written_down(browser: Client) -> None:
    rosa = a_subscriber("ben@example.org")

    (mail,) = taken(browser)["mail"]

    assert mail["address"] == "ben@example.org"
    assert [each["scope"] for each in mail["subscriptions"]] == [rosa.scope]
    assert SubscriptionChange.objects.get().what == SubscriptionChange.What.EXPORTED


def test_nobody_gets_the_mail_of_an_address_they_only_claim() -> None:
    a_subscriber("victim@example.org")
    mallory = a_user("Mallory")
    mallory.email = "victim@example.org"
    mallory.save()
    browser = Client()
    browser.force_login(mallory, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert taken(browser)["mail"] == []


def test_nor_of_an_address_that_waits_to_be_confirmed(browser: Client) -> None:
    a_subscriber("victim@example.org")
    EmailAddress.objects.create(user=ben(), email="victim@example.org", verified=False, primary=False)

    assert taken(browser)["mail"] == []


def test_looking_at_the_page_hands_out_nothing(browser: Client) -> None:
    response = browser.get(PAGE)

    assert response.headers["Content-Type"].startswith("text/html")
    assert not SubscriptionChange.objects.exists()
