"""What is somebody's own: the file they take along names what deleting their account ends, and the other way round."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from blog.models import User, WriterBan
from notifications.models import Delivery, Suppression, recipient_key
from tests.cms.account_pages import NINA, PASSWORD, confirm, sign_in, sign_up
from tests.factories import a_comment, a_post, a_user
from tests.notifications.people import work

pytestmark = pytest.mark.django_db
SECOND, THIRD = "second@example.org", "third@example.org"
LEAVE = {"words": "keep", "password": PASSWORD}


@pytest.fixture
def nina(client: Client) -> Client:
    """Who has changed her address once, and waits to change it again. No list has ever known her."""
    a_post("Bells")
    sign_up(client)
    confirm(client)
    sign_in(client)
    client.post("/accounts/email/", {"email": SECOND, "action_add": ""})
    confirm(client)
    client.post("/accounts/email/", {"email": THIRD, "action_add": ""})
    work()
    cache.clear()
    return client


def named() -> set[str]:
    return set(Delivery.objects.exclude(email="").values_list("email", flat=True))


def data_of(browser: Client) -> dict[str, Any]:
    found: dict[str, Any] = browser.post("/accounts/data/").json()
    return found


def test_mails_to_addresses_before_and_to_come_are_in_the_file(nina: Client) -> None:
    mails = data_of(nina)["other_mails"]

    assert {each["email"] for each in mails} == {NINA, SECOND, THIRD} == named()
    assert {each["mail"] for each in mails} == {"account_confirm", "account_notice"}


def test_they_name_nobody_once_the_account_is_deleted(nina: Client) -> None:
    nina.post("/accounts/delete/", LEAVE)

    assert not User.objects.filter(email=SECOND).exists()
    assert named() == set()


def test_only_what_was_shown_to_be_theirs_is_suppressed(nina: Client) -> None:
    nina.post("/accounts/delete/", LEAVE)

    assert Suppression.objects.get().recipient_key == recipient_key(SECOND)


def test_mails_about_other_accounts_keep_their_addresses(nina: Client) -> None:
    sign_up(Client(), "ben@example.org", "Ben")

    assert "ben@example.org" not in str(data_of(nina))
    nina.post("/accounts/delete/", LEAVE)

    assert named() == {"ben@example.org"}


def test_comments_left_as_a_guest_with_the_same_address_are_in_the_file_and_counted(nina: Client) -> None:
    post = a_post("Boats")
    a_comment(post, name="Nina G", email="Second@example.org", body="As a guest.").reject(a_user("Dot"))
    a_comment(post, name="Third", email=THIRD, body="By somebody else.")

    (comment,) = data_of(nina)["comments"]

    assert (comment["body"], comment["decisions"][0]["action"]) == ("As a guest.", "rejected")
    assert "<legend>Your comment</legend>" in nina.get("/accounts/delete/").content.decode()


def test_logins_changes_of_the_profile_and_bans_are_in_the_file(nina: Client) -> None:
    person = User.objects.get(email=SECOND)
    person.profile.bio = "Rings."
    person.profile.save()
    WriterBan.objects.create(kind="account", key=str(person.pk), reason="Shouts.")
    WriterBan.objects.create(kind="account", key="0", reason="Somebody else.")
    work()

    data = data_of(nina)

    assert len(data["logins"]) == 1
    assert ["bio"] in [each["fields"] for each in data["profile_changes"]]
    assert [(each["kind"], each["lifted_at"]) for each in data["bans"]] == [("account", None)]
    assert str(nina.session.session_key) not in str(data)


def test_an_address_that_waits_is_no_reason_to_hand_out_anything(nina: Client) -> None:
    a_comment(a_post("Boats"), email=THIRD, body="By somebody else.")

    assert EmailAddress.objects.filter(email=THIRD, verified=False).exists()
    assert data_of(nina)["comments"] == []
