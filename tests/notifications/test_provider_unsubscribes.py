"""Leaving by a provider's own link: it ends what was asked for before, wherever its reader is written to now."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from notifications.models import AddressChange, Delivery, Reader, Subscription, SubscriptionChange, recipient_key
from tests.notifications.people import a_subscriber, work
from tests.notifications.provider_calls import KEYS, a_delivery, brevo, call

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning"),
]


@pytest.fixture(autouse=True)
def _keys(settings: Settings) -> None:
    settings.ANYMAIL = KEYS


def hours_ago(number: int) -> datetime:
    return timezone.now() - timedelta(hours=number)


def leaves(delivery: Delivery, at: datetime) -> None:
    """The provider says only now that the reader left ``at``."""
    call("brevo", brevo(delivery, "unsubscribe", at=at))
    work()


def states() -> dict[str, str]:
    return dict(Subscription.objects.values_list("scope", "state"))


def test_leaving_told_late_does_not_undo_a_return() -> None:
    reader = a_subscriber(confirmed_at=hours_ago(1))

    leaves(a_delivery(reader.email), at=hours_ago(2))

    assert states() == {"site": "active"}


def test_leaving_told_late_does_not_end_what_they_are_asked_to_confirm_since() -> None:
    reader = a_subscriber(state="pending", confirmed_at=None, asked_at=hours_ago(1))

    leaves(a_delivery(reader.email), at=hours_ago(2))

    assert states() == {"site": "pending"}


def test_leaving_after_the_confirmation_ends_it_and_the_history_says_by_what() -> None:
    reader = a_subscriber(confirmed_at=hours_ago(3))

    leaves(a_delivery(reader.email), at=hours_ago(2))

    assert states() == {"site": "unsubscribed"}
    assert SubscriptionChange.objects.get(what="unsubscribed").via == "webhook of Brevo"


def test_leaving_everything_keeps_only_what_was_confirmed_since() -> None:
    reader = a_subscriber(confirmed_at=hours_ago(3))
    a_subscriber(scope="tag:7", confirmed_at=hours_ago(1))

    leaves(a_delivery(reader.email, scope=""), at=hours_ago(2))

    assert states() == {"site": "unsubscribed", "tag:7": "active"}


def test_leaving_by_a_mail_to_an_old_address_ends_it_at_the_new_one() -> None:
    moved = a_subscriber("new@example.org", confirmed_at=hours_ago(3))
    reader = Reader.of(moved.recipient_key, moved.email)
    old = {"old_key": recipient_key("rosa@example.org"), "new_email": moved.email, "done_at": hours_ago(3)}
    AddressChange.objects.create(reader=reader, **old)

    leaves(a_delivery("rosa@example.org"), at=hours_ago(2))

    assert states() == {"site": "unsubscribed"}
    assert Subscription.objects.get().email == "new@example.org"
