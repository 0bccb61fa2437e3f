"""“Delete me” in the preferences: asked once more, done by a POST, and one may come back."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from blog.events.runner import run_due
from blog.work import Shift
from notifications.erasing import erase
from notifications.fanning import drain_fanouts
from notifications.links import confirm_link
from notifications.models import (
    AddressChange,
    Delivery,
    Reader,
    Subscription,
    SubscriptionState,
    Suppression,
    recipient_key,
)
from notifications.suppressing import suppress
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work
from tests.notifications.provider_calls import a_delivery
from tests.notifications.reader_pages import dump, link_in, path_of, preferences_of, read

pytestmark = pytest.mark.django_db


def delete(client: Client, rosa: Subscription) -> None:
    response = client.post(preferences_of(rosa) + "delete/")
    assert response.status_code == 200
    assert "Your data is deleted" in response.content.decode()


def test_asking_shows_a_button_and_deletes_nothing(client: Client) -> None:
    rosa = a_subscriber()
    before = dump()

    assert "Delete my data" in read(client, preferences_of(rosa) + "delete/")

    assert dump() == before


def test_nothing_of_a_reader_stays_but_a_code_and_the_count(client: Client) -> None:
    rosa = a_subscriber("rosa.unmistakable@example.org")
    Reader.of(rosa.recipient_key, rosa.email)
    a_post()
    work()
    mail.outbox.clear()
    a_post()
    run_due()
    drain_fanouts(Shift())

    delete(client, rosa)
    work()

    assert "unmistakable" not in str(dump())
    assert mail.outbox == []
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["accepted", "suppressed"]
    assert Suppression.objects.get().reason == "erased"


def test_the_links_of_who_is_deleted_lead_nowhere(client: Client) -> None:
    rosa = a_subscriber()
    path = preferences_of(rosa)
    delete(client, rosa)

    assert client.get(path).status_code == 410
    assert client.post(path + "delete/").status_code == 410


def test_addresses_they_had_before_are_forgotten_too(client: Client) -> None:
    rosa = a_subscriber("rosa.unmistakable@example.org")
    a_post()
    work()
    reader = Reader.of(rosa.recipient_key, rosa.email)
    client.post(preferences_of(rosa) + "address/", {"new_email": "rosa@example.net"})
    work()
    for message in list(mail.outbox):
        if "another address" in message.subject:
            client.post(link_in(message, "/preferences/agree/"))
    reader.refresh_from_db()
    assert reader.email == "rosa@example.net"

    delete(client, Subscription.objects.get())

    assert "unmistakable" not in str(dump())
    assert not AddressChange.objects.exists()


def test_who_was_deleted_comes_back_by_subscribing_anew(client: Client) -> None:
    rosa = a_subscriber()
    delete(client, rosa)

    client.post("/subscribe/", {"email": rosa.email})
    work()
    client.post(link_in(mail.outbox[0], "/subscribe/confirm/"))
    mail.outbox.clear()
    Subscription.objects.update(confirmed_at=timezone.now() - timedelta(minutes=1))
    a_post("Back again")
    work()

    assert Subscription.objects.get().state == SubscriptionState.ACTIVE
    assert not Suppression.objects.filter(recipient_key=recipient_key(rosa.email)).exists()
    assert "Back again" in [message.subject for message in mail.outbox]


def test_deleting_oneself_does_not_shake_off_an_editors_decision(client: Client) -> None:
    rosa = a_subscriber()
    suppress(rosa.recipient_key, Suppression.Reason.MANUAL, detail="abuse")
    delete(client, rosa)

    client.post("/subscribe/", {"email": rosa.email})
    work()
    client.post(path_of(confirm_link(rosa.recipient_key)))

    assert mail.outbox == []
    assert Suppression.objects.get().reason == "manual"


@pytest.mark.parametrize("before", ["bounced", "complained"])
def test_any_other_reason_makes_way(client: Client, before: str) -> None:
    rosa = a_subscriber()
    suppress(rosa.recipient_key, before)

    delete(client, rosa)

    assert Suppression.objects.get().reason == "erased"


def test_who_is_kept_out_by_an_editor_is_erased_all_the_same_and_once(client: Client) -> None:
    rosa = a_subscriber()
    suppress(rosa.recipient_key, Suppression.Reason.MANUAL, detail="abuse")
    delete(client, rosa)
    late = a_delivery(rosa.email)

    call_command("tidy_mail", stdout=StringIO())
    before = dump()
    erase(rosa.recipient_key)

    late.refresh_from_db()
    assert late.email == ""
    assert dump() == before
