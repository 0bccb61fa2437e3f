"""All workers together hand over no more mails a second than the operator allows."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from blog.work import Shift
from notifications.models import Delivery, Relay
from notifications.sending import pacing
from tests.factories import a_post
from tests.notifications.people import subscribers, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """A clock that moves only when somebody sleeps; how long they slept."""
    slept: list[float] = []
    with time_machine.travel(timezone.now(), tick=False) as clock:

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            clock.shift(timedelta(seconds=seconds))

        monkeypatch.setattr("notifications.sending.pacing.time.sleep", sleep)
        yield slept


@pytest.mark.parametrize(("rate", "mails", "seconds"), [(5.0, 11, 2.0), (0.5, 3, 4.0)])
def test_mails_leave_one_interval_apart(
    settings: Settings, pauses: list[float], rate: float, mails: int, seconds: float
) -> None:
    settings.BELLBIRD_MAILS_PER_SECOND = rate
    subscribers(mails)
    a_post()

    work()

    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
    assert len(mail.outbox) == mails
    assert sum(pauses) == pytest.approx(seconds, abs=0.01)


def test_without_a_limit_nobody_waits(pauses: list[float]) -> None:
    subscribers(30)
    a_post()

    work()

    assert len(mail.outbox) == 30
    assert pauses == []
    assert not Relay.objects.filter(reserved_until__isnull=False).exists()


def test_workers_reserve_one_after_the_other() -> None:
    with time_machine.travel(timezone.now(), tick=False):
        begins = [Relay.reserve("default", 10, 5.0) for _ in range(3)]

    assert [begin - begins[0] for begin in begins] == [timedelta(seconds=2 * n) for n in range(3)]


def test_what_was_not_used_is_given_up_unless_somebody_comes_after_it() -> None:
    with time_machine.travel(timezone.now(), tick=False):
        first = Relay.reserve("default", 10, 5.0)
        Relay.hand_back("default", first, 10, 5, 5.0)
        second = Relay.reserve("default", 10, 5.0)
        Relay.hand_back("default", first, 10, 0, 5.0)

        assert second - first == timedelta(seconds=1)
        assert Relay.reserve("default", 1, 5.0) - second == timedelta(seconds=2)


def test_who_is_told_to_stop_does_not_wait_its_turn(settings: Settings, pauses: list[float]) -> None:
    settings.BELLBIRD_MAILS_PER_SECOND = 0.01
    Relay.reserve("default", 1, 0.01)
    stops: Callable[[], bool] = lambda: len(pauses) > 3  # noqa: E731
    pace = pacing.Pace(5)

    assert not pace.reserve(Shift(is_stopped=stops))

    assert sum(pauses) < 1
