"""Mails about accounts: what they say, when they stay here, and who may look at them."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import transaction
from django.utils import timezone

from blog.models import Event
from notifications import account_mails
from notifications.admin.stored_mail import readable
from notifications.mails import mail_named
from notifications.models import Delivery, DeliveryState
from notifications.signals import account_mail_requested
from tests.conftest import Listen
from tests.factories import a_user
from tests.notifications.mail_samples import a_letter
from tests.notifications.people import work

pytestmark = pytest.mark.django_db


def test_the_fact_names_the_account_and_what_happened_but_no_address(heard: Listen) -> None:
    ben = a_user("Ben")

    with heard(account_mail_requested) as said:
        account_mails.notify(ben, "old@example.org", "email_changed", new_address="new@example.net")

    assert [(each["user"], each["what"], each["new_address"]) for each in said] == [(ben, "email_changed", "n…@e…net")]
    assert "old@example.org" not in str(Event.objects.get(kind="account_mail_requested").payload)


def test_what_is_rolled_back_is_not_told() -> None:
    with transaction.atomic():
        account_mails.offer_new_password(a_user("Ben"), "ben@example.org")
        transaction.set_rollback(True)

    work()
    assert mail.outbox == []


def test_no_mail_is_planned_about_what_nobody_has_words_for() -> None:
    with pytest.raises(LookupError):
        account_mails.notify(a_user("Ben"), "ben@example.org", "something_else")


@pytest.mark.parametrize("what", sorted(account_mails.NOTICES))
def test_every_notice_says_what_happened_in_words_of_its_own(what: str) -> None:
    account_mails.notify(a_user("Ben"), "ben@example.org", what, new_address="new@example.net")

    letter = a_letter(Delivery.objects.get())

    assert "account" in letter.body
    assert not re.search(r"\{[{%]|_activated|_changed", letter.body)
    assert ("n…@e…net" in letter.body) == (what == "email_changed")


def test_a_confirmation_stays_here_once_the_address_is_confirmed() -> None:
    ben = a_user("Ben")
    address = EmailAddress.objects.create(user=ben, email=ben.email)
    account_mails.ask_to_confirm(ben, ben.email)

    address.verified = True
    address.save()
    work()

    assert mail.outbox == []
    assert Delivery.objects.get().state == DeliveryState.STALE


def test_of_two_wishes_for_a_password_one_becomes_a_password_and_the_other_is_stale() -> None:
    ben = a_user("Ben")
    account_mails.offer_new_password(ben, ben.email)
    account_mails.notify(ben, ben.email, "password_reset")

    reset = Delivery.objects.get(mail="password_reset")

    assert mail_named("password_reset").why_stale(reset) == "the password has been changed since"


def test_a_wish_of_yesterday_waits_for_an_editor_and_a_notice_never_does() -> None:
    ben = a_user("Ben")
    account_mails.offer_new_password(ben, ben.email)
    account_mails.notify(ben, ben.email, "totp_activated")

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        work()

    assert [str(each.subject).partition(" ·")[0] for each in mail.outbox] == ["An authenticator app was added"]


@pytest.mark.parametrize("kind", ["account_confirm", "password_reset"])
def test_nobody_in_the_admin_is_shown_the_key_to_an_account(kind: str) -> None:
    ben = a_user("Ben")
    EmailAddress.objects.create(user=ben, email=ben.email)
    account_mails.ask_to_confirm(ben, ben.email)
    account_mails.offer_new_password(ben, ben.email)

    shown = readable(Delivery.objects.get(mail=kind), with_address=True)

    assert "shown to nobody else" in shown.trouble
    assert not shown.html
    assert not shown.text


def test_other_mails_about_accounts_can_be_looked_at() -> None:
    account_mails.tell_of_account("ben@example.org")

    assert "You have an account already" in readable(Delivery.objects.get(), with_address=True).text


def test_whose_address_is_somebody_elses_by_now_is_not_asked_to_confirm_it() -> None:
    ben = a_user("Ben")
    EmailAddress.objects.create(user=ben, email=ben.email)
    account_mails.ask_to_confirm(ben, ben.email)

    EmailAddress.objects.create(user=a_user("Ada"), email=ben.email, verified=True)
    work()

    assert mail.outbox == []
    assert Delivery.objects.get().last_text == "another account has the address by now"


def test_who_has_an_address_already_is_told_that_somebody_wants_it() -> None:
    ben = a_user("Ben")
    EmailAddress.objects.create(user=a_user("Ada"), email="ada@example.org", verified=True)
    EmailAddress.objects.create(user=ben, email="ada@example.org")

    account_mails.ask_to_confirm(ben, "ada@example.org")
    work()

    assert [(each.to, "You have an account already" in str(each.body)) for each in mail.outbox] == [
        (["ada@example.org"], True)
    ]
