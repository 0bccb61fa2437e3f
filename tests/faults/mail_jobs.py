"""Jobs of fault tests about the hand-over of mail, to a server that keeps its own record."""

import os
import random
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from notifications.backends.smtp import PhasedSMTP
from notifications.sending import ledger

__all__ = [
    "forget_pauses",
    "lose_leases",
    "plan_mails",
    "send_mails",
    "send_mails_and_die",
    "send_mails_and_lose_the_database",
]


def plan_mails(subscribers: int) -> None:
    """A post, and a mail about it for each of so many readers."""
    from blog.events.runner import run_due
    from blog.work import Shift
    from notifications import fanning
    from notifications.models import Delivery, Subscription
    from tests import factories
    from tests.notifications import people

    Subscription.objects.all().delete()
    people.subscribers(subscribers)
    factories.a_post("Bells")
    run_due()
    fanning.drain_fanouts(Shift())
    assert Delivery.objects.count() == subscribers


def send_mails(port: int, dot_timeout: float = 60) -> None:
    """One worker's round."""
    options = {"host": "127.0.0.1", "port": port, "timeout": 10, "dot_timeout": dot_timeout}
    mailer = {"BACKEND": "notifications.backends.smtp.SmtpBackend", "OPTIONS": options}
    settings.MAILERS = {"default": mailer, "bulk": mailer}
    call_command("run_worker", "--once")


def forget_pauses() -> None:
    """Let the time pass for which a server that was down is left alone."""
    from notifications.models import Relay

    Relay.objects.update(paused_until=None)


def lose_leases() -> None:
    """Let the time pass that claims last."""
    from notifications.models import Delivery

    Delivery.objects.in_flight().update(lease_until=timezone.now() - timedelta(seconds=1))


def send_mails_and_die(port: int, stage: str, number: int = 0) -> None:
    """The same, until killed.

    :param stage: ``before_dot``, ``after_dot``, ``before_mark`` or ``before_barrier``, of the mail with that number.
    """
    number = number or random.randint(1, 8)  # noqa: S311
    if stage == "before_dot":
        _die(PhasedSMTP, "dot", number, before=True)
    elif stage == "after_dot":
        _die(PhasedSMTP, "dot", number, before=False)
    else:
        _die(ledger, "turn", number, before=True)
    send_mails(port)


def send_mails_and_lose_the_database(port: int, number: int) -> None:
    """PostgreSQL hangs up on the worker, as one that is restarted, when so many mails have been answered."""
    real, calls = ledger.turn, 0

    def deserted(*arguments: Any) -> bool:
        nonlocal calls
        calls += 1
        if calls == number:
            me = connection.connection.info.backend_pid
            with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [me])
        return real(*arguments)

    ledger.turn = deserted  # type: ignore[assignment]
    try:
        send_mails(port)
    except DatabaseError:
        send_mails(port)


def _die(place: Any, name: str, number: int, *, before: bool) -> None:
    real: Callable[..., Any] = getattr(place, name)
    calls = 0

    def dying(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if before and calls >= number:
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*arguments)
        if calls >= number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(place, name, dying)
