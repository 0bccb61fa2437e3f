"""Whatever readers decide and whenever cron comes: everybody is told exactly what they asked for, once."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from notifications.models import DigestItem, Reader, Subscription, SubscriptionState
from tests.notifications.digests import a_digest_reader, a_publication, send, switch, told
from tests.notifications.people import a_subscriber

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
STARTS = [  # a day or two before the clocks change somewhere, or on an ordinary day
    datetime(2026, 3, 28, tzinfo=UTC),
    datetime(2026, 10, 24, tzinfo=UTC),
    datetime(2026, 3, 7, tzinfo=UTC),
    datetime(2026, 10, 31, tzinfo=UTC),
    datetime(2026, 10, 3, tzinfo=UTC),
    datetime(2026, 4, 4, tzinfo=UTC),
    datetime(2026, 6, 10, tzinfo=UTC),
]
FREQUENCIES = st.sampled_from(["at_once", "daily", "weekly"])
READERS = st.integers(0, 3)
SCOPES = (["site"], ["site", "tag:1"], ["site", "tag:1", "author:2"])


class Readers(RuleBasedStateMachine):
    """Four readers; two of them also follow a tag. ``asked`` is the oracle: plain Python, person by person."""

    def __init__(self) -> None:
        super().__init__()
        self.outer: Any = transaction.atomic()
        self.outer.__enter__()

    @initialize(start=st.sampled_from(STARTS), wishes=st.lists(st.tuples(FREQUENCIES, st.sampled_from(ZONES)), min_size=4, max_size=4), hours=st.lists(st.integers(0, 23), min_size=4, max_size=4))  # fmt: skip  # noqa: E501
    def begin(self, start: datetime, wishes: list[tuple[str, str]], hours: list[int]) -> None:
        self.travel = time_machine.travel(start, tick=False)
        self.clock = self.travel.start()
        self.keys: list[str] = []
        for number, (frequency, zone) in enumerate(wishes):
            wish = {"zone": zone, "hour": hours[number], "weekday": number}
            self.keys.append(a_digest_reader(f"reader{number}@example.org", frequency, **wish))  # type: ignore[arg-type]
        for number in (0, 1):
            a_subscriber(f"reader{number}@example.org", scope="tag:1", frequency="daily")
        self.asked: dict[str, set[int]] = {key: set() for key in self.keys}

    @rule(scopes=st.sampled_from(SCOPES))
    def publish(self, scopes: list[str]) -> None:
        event = a_publication(scopes)
        for key in self.keys:
            if self._follows(key, scopes) and not self._is_paused(key):
                self.asked[key].add(event.pk)

    @rule(hours=st.integers(0, 60), minutes=st.sampled_from([0, 1, 29, 30, 59]))
    def time_passes(self, hours: int, minutes: int) -> None:
        self.clock.shift(timedelta(hours=hours, minutes=minutes))

    @rule()
    def cron(self) -> None:
        send()
        self._nobody_was_told_twice()

    @rule(reader=READERS, frequency=FREQUENCIES)
    def switch(self, reader: int, frequency: str) -> None:
        switch(self.keys[reader], frequency)

    @rule(reader=READERS, hour=st.integers(0, 23), zone=st.sampled_from(ZONES))
    def move(self, reader: int, hour: int, zone: str) -> None:
        Reader.objects.filter(recipient_key=self.keys[reader]).update(hour=hour, zone=zone)

    @rule(reader=READERS, days=st.integers(1, 14))
    def pause(self, reader: int, days: int) -> None:
        until = timezone.now() + timedelta(days=days)
        Reader.objects.filter(recipient_key=self.keys[reader]).update(paused_until=until)

    @precondition(lambda self: any(s.state == "active" for s in Subscription.objects.filter(scope="site")))
    @rule(reader=READERS)
    def leave(self, reader: int) -> None:
        """For good: what waits by this scope alone is not wanted any more."""
        key = self.keys[reader]
        site = Subscription.objects.get(recipient_key=key, scope="site")
        if not site.unsubscribe():
            return
        other = Subscription.objects.filter(recipient_key=key, scope="tag:1", state=SubscriptionState.ACTIVE).exists()
        for item in DigestItem.objects.filter(recipient_key=key, delivery=None, dropped_because="", scope="site"):
            fanout = item.event.fanouts.get()
            if not (other and "tag:1" in fanout.scopes):
                self.asked[key].discard(item.event_id)

    def _follows(self, key: str, scopes: list[str]) -> bool:
        mine = Subscription.objects.filter(recipient_key=key, state=SubscriptionState.ACTIVE)
        return bool(set(mine.values_list("scope", flat=True)) & set(scopes))

    def _is_paused(self, key: str) -> bool:
        return Reader.objects.get(recipient_key=key).is_paused

    def _nobody_was_told_twice(self) -> None:
        for key in self.keys:
            assert max(told(key).values(), default=0) <= 1
            assert set(told(key)) <= self.asked[key]

    def teardown(self) -> None:
        try:
            if hasattr(self, "keys"):
                self._everything_was_told_in_the_end()
        finally:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)
            if hasattr(self, "travel"):
                self.travel.stop()

    def _everything_was_told_in_the_end(self) -> None:
        self.clock.shift(timedelta(days=30))
        send()
        assert {key: told(key) for key in self.keys} == {key: Counter(self.asked[key]) for key in self.keys}


@pytest.mark.django_db
def test_everybody_is_told_exactly_what_they_asked_for() -> None:
    checks = list(HealthCheck)
    run_state_machine_as_test(
        Readers,
        settings=settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=checks),
    )
