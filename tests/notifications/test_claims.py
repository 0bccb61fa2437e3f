"""Who dies with a mail in hand leaves it where it can be found, and never does anybody send it twice by accident."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from blog.events.runner import run_due
from blog.leases import new_owner
from blog.reconciling import reconcilers
from blog.work import Shift
from notifications import fanning
from notifications.models import Attempt, Delivery, MessageClass
from notifications.sending import drain_deliveries, ledger
from notifications.sending.claims import claim, recover
from notifications.sending.courier import Courier
from notifications.sending.ledger import Handed
from notifications.sending.outcomes import Outcome
from tests.factories import a_comment, a_post
from tests.notifications.people import a_subscriber, subscribers, work

pytestmark = pytest.mark.django_db
DEAD = new_owner().split(":")[0] + ":999999999:abc"


def planned(number: int = 1) -> None:
    subscribers(number)
    a_post()
    run_due()
    fanning.drain_fanouts(Shift())


def test_two_workers_never_take_up_the_same_mail() -> None:
    planned(5)

    mine = claim("me", MessageClass.BULK, 3)
    yours = claim("you", MessageClass.BULK, 3)

    assert (len(mine), len(yours)) == (3, 2)
    assert not {each.pk for each in mine} & {each.pk for each in yours}


def test_what_a_dead_worker_had_only_taken_up_is_sent_by_another() -> None:
    planned()
    claim(DEAD, MessageClass.BULK, 1)

    work()

    assert Delivery.objects.get().state == "accepted"
    assert len(mail.outbox) == 1


def test_what_a_living_worker_has_taken_up_is_left_to_it() -> None:
    planned()
    claim(new_owner(), MessageClass.BULK, 1)

    work()

    assert Delivery.objects.get().state == "claimed"
    assert mail.outbox == []


def test_what_a_dead_worker_was_handing_over_is_uncertain() -> None:
    planned()
    (delivery,) = claim(DEAD, MessageClass.BULK, 1)
    assert ledger.turn(None, delivery)
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    work()

    assert Delivery.objects.get().state == "uncertain"
    assert Attempt.objects.get().outcome == "uncertain"
    assert mail.outbox == []


def test_one_persons_interrupted_mail_is_sent_once_more() -> None:
    a_comment(a_post()).approve()
    run_due()
    (delivery,) = claim(DEAD, MessageClass.TRANSACTIONAL, 1)
    assert ledger.turn(None, delivery)

    recover()

    again = Delivery.objects.get()
    assert (again.state, again.message_id) == ("pending", delivery.message_id)
    assert Attempt.objects.get().outcome == "uncertain"


def test_the_late_mark_of_a_paused_worker_is_refused() -> None:
    planned()
    (delivery,) = claim("me", MessageClass.BULK, 1)
    assert ledger.turn(None, delivery)
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    recover()

    ledger.close(Handed(delivery, Outcome(Attempt.Outcome.ACCEPTED)))

    assert Delivery.objects.get().state == "uncertain"
    assert Attempt.objects.get().outcome == "accepted"


def test_a_worker_that_lost_its_claim_does_not_send() -> None:
    planned()
    (delivery,) = claim("me", MessageClass.BULK, 1)
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    recover()
    claim("you", MessageClass.BULK, 1)

    with Courier(MessageClass.BULK) as late:
        late.deliver(delivery)

    assert mail.outbox == []


def test_a_worker_told_to_stop_gives_back_what_it_has_not_begun() -> None:
    planned(3)

    drain_deliveries(Shift(is_stopped=lambda: len(mail.outbox) > 0))

    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["accepted", "pending", "pending"]


def test_expired_claims_are_found_and_mended() -> None:
    planned()
    claim("me", MessageClass.BULK, 1)
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    check = reconcilers()["notifications.claims"]

    assert check(False).found == 1
    assert Delivery.objects.get().state == "claimed"
    assert check(True).mended == 1

    assert Delivery.objects.get().state == "pending"


def test_an_uncertain_mail_is_sent_when_an_editor_says_so() -> None:
    a_subscriber()
    planned(0)
    Delivery.objects.update(state="uncertain", attempt_no=1)

    assert Delivery.objects.get().release()
    assert not Delivery.objects.get().release()
    work()

    assert len(mail.outbox) == 1
