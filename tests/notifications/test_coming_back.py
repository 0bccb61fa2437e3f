"""Whoever follows something anew by their own link is written to again."""

import pytest
from django.core import mail
from django.test import Client

from notifications import suppressing
from notifications.models import Subscription, SubscriptionState, Suppression
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work
from tests.notifications.reader_pages import preferences_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("reason", [Suppression.Reason.BOUNCED, Suppression.Reason.COMPLAINED])
def test_adding_something_by_an_old_link_lifts_the_suppression(client: Client, reason: str) -> None:
    rosa = a_subscriber()
    path = preferences_of(rosa)
    suppressing.suppress(rosa.recipient_key, reason)

    client.post(path, {"add": "site", "add_how": "at_once"})
    a_post()
    work()

    assert Subscription.objects.get().state == SubscriptionState.ACTIVE
    assert not Suppression.objects.exists()
    assert [message.to for message in mail.outbox] == [["rosa@example.org"]]


def test_adding_something_does_not_lift_what_an_editor_decided(client: Client) -> None:
    rosa = a_subscriber()
    suppressing.suppress(rosa.recipient_key, Suppression.Reason.MANUAL)

    client.post(preferences_of(rosa), {"add": "site", "add_how": "at_once"})
    a_post()
    work()

    assert Suppression.objects.get().reason == Suppression.Reason.MANUAL
    assert mail.outbox == []


def test_looking_at_the_preferences_and_saving_them_lifts_nothing(client: Client) -> None:
    rosa = a_subscriber()
    suppressing.suppress(rosa.recipient_key, Suppression.Reason.BOUNCED)

    client.post(preferences_of(rosa), {"hour": "9"})

    assert Suppression.objects.exists()
