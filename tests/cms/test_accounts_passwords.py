"""New passwords and new addresses."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from blog.models import User
from notifications.mails import mail_named
from notifications.models import Delivery
from tests.cms.account_pages import NINA, PASSWORD, confirm, is_in, newest_link, sign_in, sign_up
from tests.factories import PASSWORD as GIVEN
from tests.factories import a_user, the_blog
from tests.notifications.people import work

pytestmark = pytest.mark.django_db
NEW = "ten bells over the harbour"


@pytest.fixture
def nina(client: Client) -> User:
    """Who has signed up, confirmed and signed in."""
    the_blog()
    sign_up(client)
    confirm(client)
    sign_in(client)
    mail.outbox.clear()
    return User.objects.get(email=NINA)


def ask_for_password(client: Client, email: str = NINA) -> str:
    """Ask for a new password; return the address of the page that the link leads to."""
    client.post("/accounts/password/reset/", {"email": email})
    return str(client.get(newest_link("/password/reset/key/")).headers["Location"])


def test_a_new_password_by_mail_ends_every_login_and_is_told(client: Client, nina: User) -> None:
    stranger = Client()
    page = ask_for_password(stranger)
    mail.outbox.clear()

    response = stranger.post(page, {"password1": NEW})

    assert response.headers["Location"] == "/accounts/password/reset/key/done/"
    assert not is_in(stranger)
    assert client.get("/accounts/email/").status_code == 302
    assert sign_in(Client(), password=PASSWORD).status_code == 200
    assert is_in_after(Client(), NEW)
    work()
    assert "Your password was changed" in mail.outbox[0].body


def is_in_after(client: Client, password: str) -> bool:
    sign_in(client, password=password)
    return is_in(client)


def test_the_link_is_good_once_and_says_so(nina: User) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": NINA})
    link = newest_link("/password/reset/key/")
    client.post(client.get(link).headers["Location"], {"password1": NEW})

    page = Client().get(link, follow=True).content.decode()

    assert "The link is no longer good" in page
    assert "password1" not in page


def test_whoever_was_made_by_an_administrator_can_have_a_new_password(client: Client) -> None:
    the_blog()
    a_user("Ben")

    page = ask_for_password(client, "ben@example.org")
    client.post(page, {"password1": NEW})
    sign_in(client, "ben@example.org", NEW)

    assert is_in(client)


def test_a_closed_account_gets_no_link(client: Client) -> None:
    the_blog()
    a_user("Ben", is_active=False)

    client.post("/accounts/password/reset/", {"email": "ben@example.org"})
    work()

    assert not [each for each in mail.outbox if "/reset/key/" in str(each.body)]


def _sign_in(client: Client, nina: User) -> None:
    sign_in(client)


def _change(client: Client, nina: User) -> None:
    nina.email = "other@example.org"
    nina.save()


def _disable(client: Client, nina: User) -> None:
    nina.is_active = False
    nina.save()


@pytest.mark.parametrize("what", [_sign_in, _change, _disable])
def test_a_link_that_nobody_needs_any_more_does_not_leave(what: Callable[[Client, User], None], nina: User) -> None:
    Client().post("/accounts/password/reset/", {"email": NINA})
    delivery = Delivery.objects.get(mail="password_reset")
    assert mail_named("password_reset").why_stale(delivery) == ""

    what(Client(), nina)
    work()

    assert mail_named("password_reset").why_stale(delivery)
    assert not [each for each in mail.outbox if "/reset/key/" in str(each.body)]


def prove(client: Client, password: str = PASSWORD) -> None:
    client.post("/accounts/reauthenticate/", {"password": password})


def test_the_password_is_changed_by_who_knows_it_and_other_logins_end(client: Client, nina: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere)

    wrong = client.post("/accounts/password/change/", {"oldpassword": "no idea at all", "password1": NEW})
    right = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW})

    assert "<title>Error:" in wrong.content.decode()
    assert right.status_code == 302
    assert client.get("/accounts/email/").status_code == 200
    assert elsewhere.get("/accounts/email/").status_code == 302


def test_a_new_address_counts_once_confirmed_and_the_old_one_is_told(client: Client, nina: User) -> None:
    client.post("/accounts/email/", {"email": "nina@new.example", "action_add": ""})
    assert "becomes <strong>nina@new.example" in client.get("/accounts/email/").content.decode()
    assert User.objects.get(pk=nina.pk).email == NINA

    confirm(client)
    work()

    assert User.objects.get(pk=nina.pk).email == "nina@new.example"
    assert EmailAddress.objects.get(user=nina).email == "nina@new.example"
    told = mail.outbox[-1]
    assert told.to == [NINA]
    assert "Your address was changed" in told.body
    assert "nina@new.example" not in told.body


def test_an_address_that_has_an_account_is_neither_taken_nor_given_away(client: Client, nina: User) -> None:
    a_user("Ben")

    free = client.post("/accounts/email/", {"email": "nobody@example.org", "action_add": ""})
    taken = client.post("/accounts/email/", {"email": "ben@example.org", "action_add": ""})

    assert (free.status_code, free.headers["Location"]) == (taken.status_code, taken.headers["Location"])
    assert sign_in(Client(), "ben@example.org", GIVEN).status_code == 302
    assert User.objects.get(pk=nina.pk).email == NINA


def test_the_only_address_of_an_account_cannot_be_removed(client: Client, nina: User) -> None:
    client.post("/accounts/email/", {"email": NINA, "action_remove": ""})

    assert User.objects.get(pk=nina.pk).email == NINA
    assert is_in_after(Client(), PASSWORD)


def test_an_address_that_waits_can_be_taken_back_and_the_one_so_far_stays(client: Client, nina: User) -> None:
    client.post("/accounts/email/", {"email": "nina@new.example", "action_add": ""})

    client.post("/accounts/email/", {"email": NINA, "action_remove": ""})
    client.post("/accounts/email/", {"email": "nina@new.example", "action_remove": ""})

    assert list(EmailAddress.objects.values_list("email", "verified")) == [(NINA, True)]


def test_whoever_came_in_long_ago_is_asked_who_they_are_before_anything_is_changed(client: Client) -> None:
    the_blog()
    client.force_login(a_user("Ben"))

    response = client.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})

    assert response.headers["Location"].startswith("/accounts/reauthenticate/")
    assert "<h1>Is it you?</h1>" in client.get(response.headers["Location"]).content.decode()
