"""What a mail server says decides what becomes of a mail; what it does not say, too."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from blog.events.runner import run_due
from blog.work import Shift
from notifications import fanning
from notifications.models import Attempt, Delivery, MessageClass, Relay, Subscription, Suppression
from notifications.sending import gate
from notifications.sending.claims import claim
from notifications.sending.courier import Courier
from tests.factories import a_comment, a_post
from tests.notifications.conftest import DROP, Sink
from tests.notifications.people import a_subscriber, subscribers, work

pytestmark = pytest.mark.django_db


def states() -> dict[str, str]:
    return dict(Delivery.objects.values_list("email", "state"))


def test_an_accepted_mail_is_marked_so_with_its_attempt(sink: Sink) -> None:
    a_subscriber()
    a_post()

    work()

    assert states() == {"rosa@example.org": "accepted"}
    attempt = Attempt.objects.get()
    assert (attempt.n, attempt.outcome, attempt.phase) == (1, "accepted", "answered")
    assert attempt.ended_at is not None
    assert sink.mails[0]["Message-ID"] == Delivery.objects.get().message_id


def test_a_batch_goes_over_one_connection_one_reader_a_message(sink: Sink) -> None:
    subscribers(20)
    a_post()

    work()

    assert sink.connections == 1
    assert len(sink.mails) == len(set(sink.readers)) == 20


def test_a_refused_reader_does_not_hold_up_the_others(sink: Sink) -> None:
    for name in ("rosa", "sam", "tom"):
        a_subscriber(f"{name}@example.org")
    sink.refuses["sam@example.org"] = "550 5.7.1 not from you"
    a_post()

    work()

    assert states() == {"rosa@example.org": "accepted", "sam@example.org": "rejected", "tom@example.org": "accepted"}
    refused = Delivery.objects.get(email="sam@example.org")
    assert (refused.last_code, refused.last_text) == (550, "5.7.1 not from you")
    assert not Suppression.objects.exists()


def test_an_address_that_does_not_exist_is_written_to_no_more(sink: Sink) -> None:
    a_subscriber()
    sink.refuses["rosa@example.org"] = "550 5.1.1 no such user"
    a_post()
    work()

    a_post()
    work()

    assert Subscription.objects.get().state == "bounced"
    assert Suppression.objects.get().reason == "bounced"
    assert Delivery.objects.count() == 1


def test_not_now_is_tried_again_later_with_the_same_message_id(sink: Sink) -> None:
    a_subscriber()
    sink.refuses["rosa@example.org"] = "451 4.7.1 greylisted"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        a_post()
        work()
        work()
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.answers, delivery.last_code) == ("pending", 1, 451)

        sink.refuses.clear()
        clock.shift(timedelta(minutes=2))
        work()

    assert states() == {"rosa@example.org": "accepted"}
    assert [mail["Message-ID"] for mail in sink.mails] == [delivery.message_id]


def test_a_reader_who_is_never_ready_is_given_up(sink: Sink) -> None:
    a_subscriber()
    sink.refuses["rosa@example.org"] = "451 4.7.1 greylisted"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        a_post()
        for _ in range(8):
            work()
            clock.shift(timedelta(hours=2))

    assert states() == {"rosa@example.org": "dead"}


def test_silence_after_the_hand_over_is_uncertain_and_subscribers_mail_is_held(sink: Sink) -> None:
    a_subscriber()
    sink.answers = [DROP]
    a_post()

    work()
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        work()

    assert states() == {"rosa@example.org": "uncertain"}
    assert len(sink.mails) == 1
    assert Attempt.objects.get().outcome == "uncertain"


def test_one_persons_mail_is_handed_over_once_more_with_the_same_message_id(sink: Sink) -> None:
    sink.answers = [DROP]
    a_comment(a_post()).approve()

    work()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        work()

    assert states() == {"ben@example.org": "accepted"}
    assert len({mail["Message-ID"] for mail in sink.mails}) == 1
    assert list(Attempt.objects.values_list("outcome", flat=True)) == ["uncertain", "accepted"]


def test_one_persons_mail_is_handed_over_once_more_and_no_more(sink: Sink) -> None:
    sink.answers = [DROP, DROP, DROP]
    a_comment(a_post()).approve()

    for hours in range(4):
        with time_machine.travel(timezone.now() + timedelta(hours=hours)):
            work()

    assert states() == {"ben@example.org": "uncertain"}
    assert len(sink.mails) == 2


def test_after_one_silence_the_others_are_still_sent(sink: Sink) -> None:
    subscribers(5)
    sink.answers = ["250 OK", DROP]
    a_post()

    work()

    assert sorted(states().values()) == ["accepted"] * 4 + ["uncertain"]
    assert len(sink.mails) == 5


def test_a_server_that_keeps_hanging_up_is_left_alone(sink: Sink) -> None:
    subscribers(20)
    sink.answers = [DROP] * 20
    a_post()

    work()
    work()

    assert sorted(states().values()) == ["pending"] * 17 + ["uncertain"] * 3
    assert len(sink.mails) == 3


def test_a_dead_relay_uses_up_nobodys_attempts(sink: Sink) -> None:
    subscribers(3)
    sink.hang_up()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        a_post()
        for _ in range(20):
            work()
            clock.shift(timedelta(minutes=5))
        assert set(Delivery.objects.values_list("state", "answers")) == {("pending", 0)}
        assert not Attempt.objects.exists()
        assert Relay.objects.get(pk="bulk").failures == 20

        sink.listen()
        work()

    assert set(states().values()) == {"accepted"}
    assert Relay.objects.get(pk="bulk").failures == 0


def test_while_the_relay_is_down_it_is_called_once_in_ten_seconds(nobody_answers: None) -> None:
    subscribers(3)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        a_post()
        for _ in range(9):
            work()
            clock.shift(timedelta(seconds=1))
        assert Relay.objects.get(pk="bulk").failures == 1

        clock.shift(timedelta(seconds=2))
        work()
        work()

    assert Relay.objects.get(pk="bulk").failures == 2


def test_a_server_that_shuts_down_costs_nobody_an_attempt(sink: Sink) -> None:
    subscribers(2)
    a_post()
    sink.answers = ["421 4.3.2 shutting down"]

    work()
    assert sorted(states().values()) == ["pending", "pending"]
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        work()

    assert set(states().values()) == {"accepted"}
    assert set(Delivery.objects.values_list("answers", flat=True)) == {0}


def test_a_server_that_hung_up_between_two_mails_is_called_again(sink: Sink) -> None:
    subscribers(2)
    a_post()
    run_due()
    fanning.drain_fanouts(Shift())
    first, second = claim("me", MessageClass.BULK, 2)

    with Courier(MessageClass.BULK) as courier:
        courier.deliver(first)
        courier.settle()
        sink.hang_up()
        sink.listen()
        courier.deliver(second)

    assert set(states().values()) == {"accepted"}
    assert sink.connections == 2


def test_a_post_withdrawn_while_the_mail_before_was_answered_goes_no_further(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribers(2)
    post = a_post()
    run_due()
    fanning.drain_fanouts(Shift())
    batch = claim("me", MessageClass.BULK, 2)
    monkeypatch.setattr(gate, "TRUTH_LASTS", 0)

    with Courier(MessageClass.BULK, heard=lambda kind: post.unpublish()) as courier:
        for delivery in batch:
            courier.deliver(delivery)

    assert sorted(states().values()) == ["accepted", "stale"]
    assert len(sink.mails) == 1


def test_mail_about_what_one_did_goes_before_mail_to_subscribers(sink: Sink) -> None:
    subscribers(3)
    post = a_post()
    a_comment(post).approve()
    run_due()

    work()

    assert sink.readers[0] == "ben@example.org"


def test_a_mail_that_cannot_be_written_does_not_hold_up_the_others(sink: Sink) -> None:
    a_subscriber()
    a_comment(a_post()).approve()
    run_due()
    Delivery.objects.filter(mail="comment_approved").update(mail="gone_with_the_old_version")

    work()

    assert states() == {"ben@example.org": "pending", "rosa@example.org": "accepted"}
    assert "gone_with_the_old_version" in Delivery.objects.get(email="ben@example.org").last_text
