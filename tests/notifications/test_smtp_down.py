"""A mail server that is away for a while: it is left alone, nobody pays for it, and then everybody gets their mail."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from notifications.models import Delivery
from tests.factories import a_post
from tests.notifications.conftest import smtp_mailers
from tests.notifications.people import subscribers, work
from tests.notifications.scripted import HANG_UP, ScriptedServer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("down", [{"CONNECT": "421 busy"}, {"CONNECT": HANG_UP}, {"MAIL": "451 not now"}], ids=repr)
def test_a_minute_away(serve: Callable[..., ScriptedServer], settings: Settings, down: dict[str, str]) -> None:
    server = serve(down)
    settings.MAILERS = smtp_mailers(server.port)
    subscribers(5)
    calls = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        a_post()
        for _ in range(12):
            work()
            work()
            calls.append(server.calls)
            clock.shift(timedelta(seconds=5))

        assert all(calls[step] - calls[step - 2] <= 1 for step in range(2, 12))  # ten seconds
        assert set(Delivery.objects.values_list("state", "answers")) == {("pending", 0)}

        server.script = dict(server.USUAL)
        clock.shift(timedelta(seconds=60))
        work()

    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
    assert len(server.bodies) == 5


def test_a_greylisted_reader_is_written_to_again_and_the_others_at_once(
    serve: Callable[..., ScriptedServer], settings: Settings
) -> None:
    server = serve({"RCPT": "450 4.7.1 come back"})
    settings.MAILERS = smtp_mailers(server.port)
    subscribers(2)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        a_post()
        work()
        assert set(Delivery.objects.values_list("state", "answers")) == {("pending", 1)}

        server.script = dict(server.USUAL)
        work()
        assert server.bodies == []
        clock.shift(timedelta(minutes=2))
        work()

    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
