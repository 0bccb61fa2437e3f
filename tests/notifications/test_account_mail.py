"""/preferences/ for who is signed in: theirs, once a mailed link has shown that the account's address is."""

import pytest
from django.core import mail
from django.test import Client

from notifications.models import Reader, Subscription, SubscriptionState
from tests.factories import a_user
from tests.notifications.people import a_subscriber, work
from tests.notifications.reader_pages import dump, link_in, preferences_of, read

pytestmark = pytest.mark.django_db


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    response = client.get("/preferences/")

    assert response.status_code == 302
    assert "next=/preferences/" in response.headers["Location"]


def test_an_account_gets_its_link_by_mail_once_and_then_goes_straight_there(client: Client) -> None:
    client.force_login(a_user("Ben"))

    assert "b…@e…org" in read(client, "/preferences/")
    assert client.post("/preferences/").status_code == 303
    work()
    link = link_in(mail.outbox[0], "/preferences/")
    client.post(link, {"hour": "9"})

    assert client.get("/preferences/").headers["Location"] == link
    assert Reader.objects.get().user == a_user("Ben")


def test_confirming_while_signed_in_ties_the_account(client: Client) -> None:
    client.force_login(a_user("Ben"))
    client.post("/subscribe/", {"email": "ben@example.org"})
    work()
    client.post(link_in(mail.outbox[0], "/subscribe/confirm/"))

    response = client.get("/preferences/")

    assert response.headers["Location"] == preferences_of(Subscription.objects.get())


def test_an_account_that_claims_somebody_elses_address_sees_nothing_of_them(client: Client) -> None:
    a_subscriber("victim@example.org")
    mallory = a_user("Mallory")
    mallory.email = "victim@example.org"
    mallory.save()
    client.force_login(mallory)
    client.post("/subscribe/", {"email": "victim@example.org"})

    response = client.get("/preferences/")

    assert response.status_code == 200
    assert "Every post" not in response.content.decode()
    assert not Reader.objects.filter(user=mallory).exists()


def test_a_link_opened_by_another_account_ties_nothing(client: Client) -> None:
    rosa = a_subscriber()
    client.force_login(a_user("Ben"))

    client.post(preferences_of(rosa), {"hour": "9"})

    assert Reader.objects.get().user is None


def test_looking_writes_nothing(client: Client) -> None:
    client.force_login(a_user("Ben"))
    before = dump()

    client.get("/preferences/")

    assert dump() == before


def test_an_account_without_an_address_is_told_so(client: Client) -> None:
    user = a_user("Nomail")
    user.email = ""
    user.save()
    client.force_login(user)

    assert "has no e-mail address" in read(client, "/preferences/")
    client.post("/preferences/")
    assert not Reader.objects.exists()


def test_a_signed_in_reader_still_confirms_by_mail(client: Client) -> None:
    client.force_login(a_user("Ben"))
    client.post("/subscribe/", {"email": "ben@example.org"})

    assert Subscription.objects.get().state == SubscriptionState.PENDING
