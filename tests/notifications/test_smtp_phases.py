"""How far a hand-over got decides what its end means: only silence after the dot leaves us not knowing."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from notifications.backends.smtp import Phase, SmtpBackend
from notifications.models import Attempt, Delivery, Relay, Subscription, Suppression
from notifications.sending import ledger, outcomes
from tests.factories import a_post
from tests.notifications.conftest import smtp_mailers
from tests.notifications.people import a_subscriber, subscribers, work
from tests.notifications.scripted import HANG_UP, SILENCE, ScriptedServer

MAIL = b"Subject: x\r\n\r\nWords.\r\n.\r\n.. and dots\r\n"
Serve = Callable[..., ScriptedServer]


def backend_of(server: ScriptedServer, **options: Any) -> SmtpBackend:
    backend = SmtpBackend(alias="default", host="127.0.0.1", port=server.port, timeout=5, **options)
    backend.open()
    return backend


def hand_over(server: ScriptedServer, may_i: Callable[[], bool] = lambda: True, **options: Any) -> Any:
    backend = backend_of(server, **options)
    reply = backend.hand_over("bell@example.org", "rosa@example.org", MAIL, may_i)
    backend.close()
    return reply


def test_a_mail_that_is_taken_went_through_every_phase(serve: Serve) -> None:
    server = serve()

    reply = hand_over(server)

    assert (reply.phase, reply.code, reply.text) == (Phase.DOT, 250, "taken")
    assert server.verbs == ["EHLO", "MAIL", "RCPT", "DATA", "DOT", "QUIT"]
    assert server.bodies == [b"Subject: x\r\n\r\nWords.\r\n..\r\n... and dots"]


def test_the_dot_is_a_write_of_its_own_and_waits_for_leave(serve: Serve) -> None:
    server, seen = serve(), []

    def may_i() -> bool:
        server.wait_for(b"and dots\r\n")
        seen.append(list(server.verbs))
        return True

    hand_over(server, may_i)

    assert seen == [["EHLO", "MAIL", "RCPT", "DATA"]]
    assert b".\r\n" in server.writes


@pytest.mark.parametrize("answer", [False, RuntimeError("the database is gone")], ids=["no", "error"])
def test_without_leave_nothing_is_handed_over(serve: Serve, answer: Any) -> None:
    def may_i() -> bool:
        if isinstance(answer, Exception):
            raise answer
        return bool(answer)

    server = serve()
    reply = hand_over(server, may_i)
    server.close()

    assert reply.withheld
    assert "DOT" not in server.verbs
    assert server.bodies == []


@pytest.mark.parametrize(
    ("stage", "kind", "phase"),
    [
        ("MAIL", "later", "mail"),
        ("RCPT", "later", "rcpt"),
        ("DATA", "later", "data"),
        ("DOT", "uncertain", "dot"),
    ],
)
def test_a_server_that_hangs_up(serve: Serve, stage: str, kind: str, phase: str) -> None:
    outcome = outcomes.of_reply(hand_over(serve({stage: HANG_UP})))

    assert (outcome.kind, outcome.phase, outcome.code) == (kind, phase, None)
    assert not outcome.is_answer


@pytest.mark.parametrize(
    ("stage", "reply", "kind", "relay_down"),
    [
        ("MAIL", "421 closing", "later", True),
        ("MAIL", "451 busy", "later", True),
        ("MAIL", "550 not from you", "later", True),
        ("MAIL", "552 too big", "rejected", False),
        ("RCPT", "421 closing", "later", True),
        ("RCPT", "450 greylisted", "later", False),
        ("RCPT", "550 5.1.1 nobody", "rejected", False),
        ("DATA", "452 full", "later", False),
        ("DATA", "554 no", "rejected", False),
        ("DOT", "421 closing", "later", True),
        ("DOT", "451 later", "later", False),
        ("DOT", "554 spam", "rejected", False),
        ("DOT", "nonsense", "uncertain", False),
    ],
)
@pytest.mark.parametrize("pipelining", [False, True], ids=["one by one", "at once"])
def test_what_a_server_says(
    serve: Serve, pipelining: bool, stage: str, reply: str, kind: str, relay_down: bool
) -> None:
    outcome = outcomes.of_reply(hand_over(serve({stage: reply}, pipelining=pipelining)))

    assert (outcome.kind, outcome.relay_down) == (kind, relay_down)
    assert outcome.phase == ("answered" if kind == "accepted" else stage.lower())
    assert outcome.no_such_address == ("5.1.1" in reply)


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "DOT"])
def test_after_a_refusal_the_same_connection_serves_the_next(serve: Serve, stage: str) -> None:
    server = serve({stage: "550 no"})
    backend = backend_of(server)

    backend.hand_over("bell@example.org", "rosa@example.org", MAIL, lambda: True)
    server.script[stage] = server.USUAL[stage]
    reply = backend.hand_over("bell@example.org", "sam@example.org", MAIL, lambda: True)
    backend.close()

    assert (reply.code, server.calls) == (250, 1)
    assert "RSET" in server.verbs


def test_sender_and_reader_go_in_one_write_where_the_server_can_take_it(serve: Serve) -> None:
    server = serve(pipelining=True)

    assert hand_over(server).code == 250

    assert any(b"MAIL" in write and b"RCPT" in write for write in server.writes)


def test_a_late_answer_to_the_dot_is_no_answer(serve: Serve) -> None:
    """The script has no reply to wait for: the server reads on and says nothing."""
    server = serve()
    server._say = lambda call, verb: verb == "DOT" or ScriptedServer._say(server, call, verb)  # type: ignore[method-assign]

    reply = hand_over(server, dot_timeout=0.05)

    assert (reply.phase, reply.code) == (Phase.DOT, None)


def test_a_greeting_that_drips_is_not_listened_to_for_ever(serve: Serve) -> None:
    server = serve({"CONNECT": "220 " + "z" * 1000}, drip=0.05)
    backend = SmtpBackend(alias="default", host="127.0.0.1", port=server.port, timeout=0.2)

    began = time.monotonic()
    with pytest.raises(OSError, match="onnect"):
        backend.open()

    assert 0.9 < time.monotonic() - began < 5


def test_a_slow_greeting_is_listened_to(serve: Serve) -> None:
    server = serve({"CONNECT": "220 here"}, drip=0.05)

    assert hand_over(server).code == 250


def test_an_address_cannot_add_a_command(serve: Serve) -> None:
    server = serve()
    backend = backend_of(server)

    reply = backend.hand_over("bell@example.org", "rosa@example.org>\r\nDATA", MAIL, lambda: True)

    assert reply.code is None
    assert "DATA" not in server.verbs


@pytest.mark.django_db
def test_a_drop_before_the_dot_counts_against_nobody(serve: Serve, settings: Settings) -> None:
    server = serve({"RCPT": HANG_UP})
    settings.MAILERS = smtp_mailers(server.port)
    a_subscriber()
    a_post()

    work()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.answers) == ("pending", 0)
    assert (Attempt.objects.get().phase, Attempt.objects.get().outcome) == ("rcpt", "later")


@pytest.mark.django_db
def test_a_server_that_hangs_up_on_everybody_is_left_alone(serve: Serve, settings: Settings) -> None:
    server = serve({"DATA": HANG_UP})
    settings.MAILERS = smtp_mailers(server.port)
    subscribers(10)
    a_post()

    work()

    assert server.calls == 3
    assert set(Delivery.objects.values_list("state", "answers")) == {("pending", 0)}
    assert Relay.objects.get(pk="bulk").failures == 1


@pytest.mark.django_db
@pytest.mark.parametrize("farewell", ["", "421 enough for one call\r\n"], ids=["without a word", "421"])
@pytest.mark.parametrize("mails_per_call", [1, 3])
def test_a_server_that_hangs_up_after_so_many_mails_is_called_again_at_once(
    serve: Serve, settings: Settings, mails_per_call: int, farewell: str
) -> None:
    server = serve(mails_per_call=mails_per_call, farewell=farewell)
    settings.MAILERS = smtp_mailers(server.port)
    subscribers(10)
    a_post()

    work()

    assert set(Delivery.objects.values_list("state", "attempt_no")) == {("accepted", 1)}
    assert set(Attempt.objects.values_list("n", "outcome")) == {(1, "accepted")}
    assert len(server.bodies) == 10
    assert server.calls >= 10 // mails_per_call
    assert not Relay.objects.filter(failures__gt=0).exists()


@pytest.mark.parametrize(("stage", "refusal"), [("DOT", "554 5.7.1 spam"), ("RCPT", "550 5.1.1 nobody")])
def test_a_refusal_stands_though_the_server_hangs_up_after_it(serve: Serve, stage: str, refusal: str) -> None:
    server = serve({stage: refusal, "RSET": HANG_UP})

    reply = hand_over(server)

    assert (reply.phase, reply.code) == (Phase[stage], int(refusal[:3]))


@pytest.mark.django_db
def test_a_commit_that_outlasts_the_lease_withholds_the_dot(
    serve: Serve, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve()
    settings.MAILERS = smtp_mailers(server.port)
    settings.BELLBIRD_LEASE_SECONDS = 1
    a_subscriber()
    a_post()
    real = ledger.turn

    def slow(handed: Any, following: Delivery) -> bool:
        begins = real(handed, following)
        time.sleep(1.2)
        return begins

    monkeypatch.setattr(ledger, "turn", slow)
    work()

    assert server.bodies == []
    assert Delivery.objects.get().state == "pending"


@pytest.mark.django_db
def test_a_mail_begun_ahead_is_not_waited_for_when_the_server_turns_us_away(serve: Serve, settings: Settings) -> None:
    server = serve({"MAIL": ["451 4.3.0 not now", SILENCE]})
    settings.MAILERS = smtp_mailers(server.port)
    subscribers(2)
    a_post()

    began = time.monotonic()
    work()

    assert time.monotonic() - began < 3
    assert set(Delivery.objects.values_list("state", "answers")) == {("pending", 0)}
    assert Relay.objects.get(pk="bulk").failures == 1


@pytest.mark.django_db
def test_who_leaves_between_claim_and_hand_over_gets_nothing(
    serve: Serve, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve()
    settings.MAILERS = smtp_mailers(server.port)
    subscribers(3)
    a_post()
    real, turns = ledger.turn, []

    def meanwhile(handed: Any, following: Delivery) -> bool:
        turns.append(following.recipient_key)
        if len(turns) == 2:
            assert Subscription.objects.get(recipient_key=turns[1]).unsubscribe()
            third = Subscription.objects.exclude(recipient_key__in=turns).get()
            Suppression.objects.create(recipient_key=third.recipient_key, reason="manual")
        return real(handed, following)

    monkeypatch.setattr(ledger, "turn", meanwhile)
    work()

    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["accepted", "suppressed", "suppressed"]
    assert Delivery.objects.get(state="accepted").recipient_key == turns[0]
    assert len(server.bodies) == 1
