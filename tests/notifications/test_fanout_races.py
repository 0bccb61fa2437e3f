"""Readers who come, leave or are forgotten while the post is on its way."""

from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from blog.events.runner import run_due
from blog.reconciling import reconcilers
from blog.work import Shift
from notifications import fanning
from notifications.erasing import erase
from notifications.fanning import expanding
from notifications.models import Delivery, Fanout, MessageClass, Subscription, recipient_key
from notifications.sending import claims
from notifications.sending.courier import Courier
from tests.factories import a_post
from tests.notifications.people import a_subscriber, subscribers, work

pytestmark = pytest.mark.django_db

Leave = Callable[[Subscription], object]


def leave(subscription: Subscription) -> None:
    subscription.unsubscribe()


def be_forgotten(subscription: Subscription) -> None:
    erase(subscription.recipient_key)


LEAVING = pytest.mark.parametrize("leaving", [leave, be_forgotten])


def halfway(monkeypatch: pytest.MonkeyPatch) -> Fanout:
    """A fan-out of which half is expanded."""
    monkeypatch.setattr(expanding, "CHUNK", 5)
    subscribers(10)
    a_post()
    run_due()
    fanning.expand_next_chunk()
    return Fanout.objects.get()


def balance() -> int:
    return reconcilers()["notifications.accounts"](False).found


@LEAVING
def test_who_leaves_during_the_fan_out_gets_nothing(monkeypatch: pytest.MonkeyPatch, leaving: Leave) -> None:
    half = halfway(monkeypatch)
    told, untold = (
        Subscription.objects.filter(**{f"recipient_key__{side}": half.after_key}).first() for side in ("lte", "gt")
    )
    assert told
    assert untold
    emails = {told.email, untold.email}

    leaving(told)
    leaving(untold)
    work()

    assert len(mail.outbox) == 8
    assert not emails & {message.to[0] for message in mail.outbox}
    assert balance() == 0


def test_who_confirms_during_the_fan_out_was_not_a_reader_when_it_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    halfway(monkeypatch)
    late = a_subscriber("late@example.org", state="pending", confirmed_at=None)
    late.confirm()

    work()

    assert Delivery.objects.filter(mail="post_published").count() == 10
    assert Fanout.objects.get().candidates == 10


@LEAVING
def test_who_leaves_between_the_claim_and_the_hand_over_gets_nothing(leaving: Leave) -> None:
    subscription = a_subscriber("rosa@example.org")
    a_post()
    run_due()
    fanning.drain_fanouts(Shift())
    (delivery,) = claims.claim("a worker", MessageClass.BULK, 10)

    leaving(subscription)
    with Courier(MessageClass.BULK) as courier:
        courier.deliver(delivery)

    assert mail.outbox == []
    assert Delivery.objects.get().state == "suppressed"


def test_who_is_forgotten_leaves_only_a_hash_in_the_ledger() -> None:
    subscription = a_subscriber("rosa@example.org")
    a_post()
    work()

    erase(subscription.recipient_key)

    delivery = Delivery.objects.get()
    assert (delivery.email, delivery.recipient_key) == ("", recipient_key("rosa@example.org"))
    assert balance() == 0


def test_who_leaves_and_comes_back_is_not_told_of_what_was_before(monkeypatch: pytest.MonkeyPatch) -> None:
    a_subscriber("rosa@example.org")
    a_post()
    run_due()
    Subscription.objects.get().unsubscribe()
    with time_machine.travel(timezone.now(), tick=False):
        Subscription.objects.update(state="active", confirmed_at=timezone.now(), unsubscribed_at=None)

    work()

    assert mail.outbox == []
