"""People whom an administrator has made: they get in, whatever their address, and it proves nothing about it."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from blog.models import User
from cms.accounts.data_addresses import own_addresses
from cms.diagnosis import Problem, State
from cms.diagnosis.people import addresses
from cms.models import VouchedAccount
from notifications.models import Reader, Subscription, Suppression
from tests.cms.account_pages import NINA, confirm, is_in, newest_link, sign_in, sign_up
from tests.factories import PASSWORD, a_user, an_admin, the_blog
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db
OFFICE = "office@example.org"


@pytest.fixture(autouse=True)
def _pages() -> None:
    the_blog()


def test_an_administrator_without_an_address_gets_in(client: Client) -> None:
    User.objects.create_superuser("boss", "", PASSWORD)

    for _ in range(2):
        assert sign_in(client, "boss", PASSWORD).headers["Location"] == "/admin/"
        client.post("/accounts/logout/")


def test_two_people_with_one_address_both_get_in_by_name_every_time() -> None:
    ann, bob = a_user("Ann"), an_admin("Bob")
    User.objects.update(email=OFFICE)

    for name in ("ann", "bob", "ann", "bob"):
        browser = Client()
        sign_in(browser, name, PASSWORD)
        assert is_in(browser)
        browser.get("/accounts/email/")

    assert EmailAddress.objects.get(email=OFFICE, verified=True).user == ann
    assert own_addresses(bob) == []


def test_an_address_somebody_else_has_confirmed_stays_theirs(client: Client) -> None:
    ada = a_user("Ada")
    EmailAddress.objects.create(user=ada, email="ben@example.org", verified=True)

    sign_in(client, a_user("Ben").username, PASSWORD)

    assert is_in(client)
    assert EmailAddress.objects.get().user == ada


def test_whoever_signed_up_is_let_in_by_nobodys_word(client: Client) -> None:
    sign_up(client)

    sign_in(client)

    assert not is_in(client)
    assert not VouchedAccount.objects.exists()


def vouched_mallory() -> Client:
    a_subscriber("victim@example.org")
    mallory = a_user("Mallory")
    mallory.email = "victim@example.org"
    mallory.save()
    browser = Client()
    sign_in(browser, "mallory", PASSWORD)
    assert is_in(browser)
    return browser


def test_an_address_on_an_administrators_word_hands_out_no_mail() -> None:
    browser = vouched_mallory()

    assert browser.post("/accounts/data/").json()["mail"] == []
    assert browser.post("/accounts/mail/").headers["Location"] == "/preferences/"
    assert not Reader.objects.exists()


def test_nor_ends_any_with_the_account() -> None:
    vouched_mallory().post("/accounts/delete/", {"words": "keep", "password": PASSWORD})

    assert not User.objects.filter(username="mallory").exists()
    assert Subscription.objects.filter(state="active").exists()
    assert not Suppression.objects.exists()


def test_a_password_by_mail_shows_that_the_address_is_theirs(client: Client) -> None:
    ben = a_user("Ben")
    sign_in(Client(), "ben", PASSWORD)
    assert own_addresses(ben) == []

    client.post("/accounts/password/reset/", {"email": ben.email})
    client.post(client.get(newest_link("/reset/key/")).headers["Location"], {"password1": "ten bells in the harbour"})

    assert own_addresses(ben) == ["ben@example.org"]


def test_an_address_that_its_owner_confirms_is_theirs(client: Client) -> None:
    ben = a_user("Ben")
    sign_in(client, "ben", PASSWORD)
    client.post("/accounts/email/", {"email": "ben@new.example", "action_add": ""})

    confirm(client)

    assert own_addresses(ben) == ["ben@new.example"]


def test_where_an_administrator_changes_an_address_the_one_before_opens_nothing(client: Client) -> None:
    sign_up(client)
    confirm(client)
    nina = User.objects.get(email=NINA)
    mail.outbox.clear()

    nina.email = "nina@new.example"
    nina.set_password(PASSWORD)
    nina.save()
    work()

    assert [(each.to, "Your address was changed" in str(each.body)) for each in mail.outbox] == [([NINA], True)]
    for login, gets_in in ((NINA, False), ("nina@new.example", True)):
        browser = Client()
        sign_in(browser, login, PASSWORD)
        assert is_in(browser) == gets_in
    assert own_addresses(nina) == []


def test_saving_anything_else_about_them_leaves_their_addresses_alone(client: Client) -> None:
    sign_up(client)
    confirm(client)
    stale = User.objects.get(email=NINA)
    EmailAddress.objects.filter(email=NINA).update(email="nina@new.example")
    User.objects.update(email="nina@new.example")

    stale.save(update_fields=["last_login"])

    assert EmailAddress.objects.get().email == "nina@new.example"


def test_doctor_names_who_shares_an_address_and_administrators_without_one() -> None:
    a_user("Ann")
    User.objects.create_user("bob", "ANN@example.org", PASSWORD)
    User.objects.create_superuser("boss", "", PASSWORD)
    a_user("Cy")

    with pytest.raises(Problem) as found:
        addresses()

    assert found.value.says == "shared or missing for ann, bob, boss"
    assert found.value.state == State.WARNING


def test_doctor_has_nothing_to_say_of_readers_without_an_address_and_of_closed_accounts() -> None:
    a_user("Ann")
    User.objects.create_user("bob", "ann@example.org", PASSWORD, is_active=False)
    User.objects.create_user("import", "", PASSWORD)

    assert addresses() == "one for each account"
