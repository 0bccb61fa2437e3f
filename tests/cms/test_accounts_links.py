"""What following a mailed link must not do: end the login of whoever follows it."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.cms.account_pages import confirm, is_in, newest_link, sign_in, sign_up
from tests.factories import a_user, the_blog

pytestmark = pytest.mark.django_db
NEW = "ten bells over the harbour"


@pytest.fixture
def ben() -> Client:
    """Who is signed in and is sent a link that is about somebody else's account."""
    the_blog()
    client = Client()
    client.force_login(a_user("Ben"))
    return client


def test_looking_at_somebody_elses_confirmation_ends_no_login(ben: Client) -> None:
    sign_up(Client())
    link = newest_link("/accounts/confirm-email/")

    assert "Yes, it is mine" in ben.get(link).content.decode()
    ben.post(link)

    assert is_in(ben)
    assert sign_in(Client()).headers["Location"] == "/accounts/"


def test_looking_at_somebody_elses_new_password_ends_no_login_until_it_is_saved(ben: Client) -> None:
    stranger = Client()
    sign_up(stranger)
    confirm(stranger)
    stranger.post("/accounts/password/reset/", {"email": "nina@example.org"})

    page = ben.get(newest_link("/password/reset/key/")).headers["Location"]
    assert ben.get(page).status_code == 200
    ben.post(page, {"password1": "short"})
    assert is_in(ben)
    assert ben.get("/accounts/").status_code == 200
    elsewhere = Client()
    elsewhere.force_login(a_user("Ben"))
    ben.post(page, {"password1": NEW})

    assert not is_in(ben)
    assert ben.get("/accounts/").status_code == 302
    assert elsewhere.get("/accounts/").status_code == 200
    assert sign_in(Client(), password=NEW).headers["Location"] == "/accounts/"


def test_a_link_to_an_address_that_another_account_has_says_so(client: Client) -> None:
    the_blog()
    sign_up(client)
    link = newest_link("/accounts/confirm-email/")
    EmailAddress.objects.create(user=a_user("Ben"), email="nina@example.org", verified=True)

    page = client.get(link).content.decode()

    assert "An account has the address <strong>nina@example.org</strong> already" in page
    assert "Yes, it is mine" not in page
