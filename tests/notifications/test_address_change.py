"""Another address for a reader: both agree, everything moves, nothing is doubled, old links go on working."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from blog.events.runner import run_due
from blog.work import Shift
from notifications.digesting import pack_due
from notifications.fanning import drain_fanouts
from notifications.models import (
    AddressChange,
    Delivery,
    DigestItem,
    Frequency,
    Reader,
    Subscription,
    SubscriptionState,
    recipient_key,
)
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work
from tests.notifications.reader_pages import dump, leaving, link_in, preferences_of, read

pytestmark = pytest.mark.django_db
NEW = "rosa@example.net"


def ask(client: Client, rosa: Subscription, new: str = NEW) -> dict[str, str]:
    """Ask for the change; return the path of the button for each address."""
    assert client.post(preferences_of(rosa) + "address/", {"new_email": new}).status_code == 303
    work()
    letters = {message.to[0]: message for message in mail.outbox if "another address" in message.subject}
    return {address: link_in(letter, "/preferences/agree/") for address, letter in letters.items()}


def change(client: Client, rosa: Subscription, new: str = NEW) -> None:
    for path in ask(client, rosa, new).values():
        assert client.post(path).status_code == 303
    mail.outbox.clear()


def test_both_addresses_are_asked_and_one_alone_changes_nothing(client: Client) -> None:
    rosa = a_subscriber()

    buttons = ask(client, rosa)
    assert set(buttons) == {rosa.email, NEW}
    for path in (buttons[NEW], buttons[NEW]):
        client.post(path)

    assert "the other address has to agree" in read(client, buttons[NEW])
    assert Subscription.objects.get().recipient_key == rosa.recipient_key


@pytest.mark.parametrize("order", [1, -1])
def test_when_both_have_agreed_mail_goes_to_the_new_one(client: Client, order: int) -> None:
    rosa = a_subscriber()

    for path in list(ask(client, rosa).values())[::order]:
        client.post(path)
    mail.outbox.clear()
    work()

    subscription, reader = Subscription.objects.get(), Reader.objects.get()
    assert (subscription.email, subscription.address, reader.email) == (NEW, NEW, NEW)
    assert subscription.recipient_key == reader.recipient_key == recipient_key(NEW)
    assert {message.to[0] for message in mail.outbox} == {rosa.email, NEW}
    told_old = next(message for message in mail.outbox if message.to == [rosa.email])
    assert "r…@e…net" in str(told_old.body)
    assert "/preferences/" not in str(told_old.body)
    mail.outbox.clear()
    a_post()
    work()
    assert [message.to for message in mail.outbox] == [[NEW]]


def test_the_old_preferences_link_is_void_and_the_new_one_works(client: Client) -> None:
    rosa = a_subscriber()
    old = preferences_of(rosa)
    change(client, rosa)

    assert client.get(old).status_code == 410
    assert client.post(old, {f"remove_{rosa.pk}": "1"}).status_code == 410
    assert "Every post" in read(client, preferences_of(Subscription.objects.get()))


def test_unsubscribe_links_of_old_mails_go_on_working_and_open_no_preferences(client: Client) -> None:
    rosa = a_subscriber()
    old = leaving(rosa)
    change(client, rosa)
    an_hour_passes()
    change(client, Subscription.objects.get(), "rosa@example.com")

    assert "/preferences/" not in read(client, old)
    assert Client(enforce_csrf_checks=True).post(old, {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert Subscription.objects.get().state == SubscriptionState.UNSUBSCRIBED


def an_hour_passes() -> None:
    AddressChange.objects.update(asked_at=timezone.now() - timedelta(hours=2))


def test_what_waits_goes_along_and_is_not_doubled(client: Client) -> None:
    rosa = a_subscriber()
    other = a_subscriber(NEW, frequency=Frequency.AT_ONCE)
    buttons = ask(client, rosa)
    a_post()
    run_due()
    drain_fanouts(Shift())
    assert Delivery.objects.filter(state="pending", mail="post_published").count() == 2

    for path in buttons.values():
        client.post(path)
    mail.outbox.clear()
    work()

    posts = [message for message in mail.outbox if "address" not in message.subject]
    assert [message.to for message in posts] == [[NEW]]
    assert not Subscription.objects.filter(pk=other.pk).exists()


def test_places_in_digests_go_along_and_a_packed_digest_is_packed_anew(client: Client) -> None:
    rosa = a_subscriber(frequency=Frequency.DAILY)
    other = a_subscriber(NEW, frequency=Frequency.DAILY)
    Reader.of(other.recipient_key, NEW)
    buttons = ask(client, rosa)
    first, second = a_post(), a_post()
    work()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        list(pack_due(Shift()))
        assert Delivery.objects.filter(mail="digest_daily", state="pending").count() == 2
        for path in buttons.values():
            client.post(path)
        mail.outbox.clear()
        work()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        list(pack_due(Shift()))
        work()

    digests = [message for message in mail.outbox if "address" not in message.subject]
    told = "".join(str(message.body) for message in digests)
    assert {message.to[0] for message in digests} == {NEW}
    assert [told.count(f"/{post.slug}/") for post in (first, second)] == [1, 1]
    assert not DigestItem.objects.filter(recipient_key=rosa.recipient_key, delivery=None, dropped_because="").exists()


def test_a_reader_at_the_new_address_becomes_the_same_person(client: Client) -> None:
    rosa = a_subscriber()
    a_subscriber(scope="tag:7")
    a_subscriber(NEW, scope="tag:7", frequency=Frequency.WEEKLY)
    a_subscriber(NEW, scope="tag:8")
    a_subscriber(NEW, scope="site", state=SubscriptionState.UNSUBSCRIBED)
    Reader.of(recipient_key(NEW), NEW)

    change(client, rosa)

    theirs = Subscription.objects.filter(recipient_key=recipient_key(NEW), state=SubscriptionState.ACTIVE)
    assert sorted(theirs.values_list("scope", flat=True)) == ["site", "tag:7", "tag:8"]
    assert Subscription.objects.count() == 3
    assert Reader.objects.count() == 1


def test_who_left_at_the_old_address_is_not_unsubscribed_at_the_new(client: Client) -> None:
    rosa = a_subscriber()
    a_subscriber(scope="tag:7", state=SubscriptionState.UNSUBSCRIBED)
    a_subscriber(NEW, scope="tag:7")

    change(client, rosa)

    assert Subscription.objects.get(scope="tag:7").state == SubscriptionState.ACTIVE


def test_a_change_is_asked_for_at_most_once_an_hour(client: Client) -> None:
    rosa = a_subscriber()
    ask(client, rosa)
    sent = len(mail.outbox)

    response = client.post(preferences_of(rosa) + "address/", {"new_email": "else@example.org"})
    work()

    assert response.headers["Location"].endswith("?address=later#address")
    assert len(mail.outbox) == sent


def test_a_second_wish_voids_the_links_of_the_first(client: Client) -> None:
    rosa = a_subscriber()
    first = ask(client, rosa)
    an_hour_passes()
    mail.outbox.clear()
    ask(client, rosa, "other@example.org")

    assert {client.post(path).status_code for path in first.values()} == {410}


def test_the_links_expire_after_seven_days(client: Client) -> None:
    buttons = ask(client, a_subscriber())

    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert {client.post(path).status_code for path in buttons.values()} == {410}

    assert AddressChange.objects.get().done_at is None


def test_looking_at_the_buttons_changes_nothing(client: Client) -> None:
    buttons = ask(client, a_subscriber())
    before = dump()

    for path in buttons.values():
        client.get(path)
        client.head(path)

    assert dump() == before


@pytest.mark.parametrize(
    "new",
    ["", "rosa", "rosa@example.org", "ROSA@Example.org", "a@b.org\r\nBcc: all@example.org", "x" * 999 + "@y.org"],
)
def test_an_address_that_cannot_be_is_explained(client: Client, new: str) -> None:
    rosa = a_subscriber()
    before = dump()

    response = client.post(preferences_of(rosa) + "address/", {"new_email": new})

    assert response.status_code == 422
    assert 'id="p-new-email-error"' in response.content.decode()
    assert dump() == before
