"""Whatever is done, in any order, counts and entries are right once a worker has run, or a reconciler where it hid."""

from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from blog.tallies import Kind, count, live_counts
from blog.visibility import visible_posts
from search.models import StaleEntry
from tests.search.conftest import Settle, drift
from tests.search.hidden_operations import HIDDEN
from tests.search.operations import OPEN, Operation, publish_new, run_the_scheduler

pytestmark = pytest.mark.django_db

KINDS: tuple[Kind, ...] = ("tag", "author", "series", "month")
HALF_AN_HOUR = 1801  # seconds
WORDS = "search.spelling"  # other ones are missing once the entries that they are taken from are mended
numbers = st.integers(0, 9)


class HeardWork(RuleBasedStateMachine):
    """A blog on which people work; after each of their deeds a worker does what is due."""

    settled: Settle

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel("2026-11-21 12:00", tick=True)
        self.now = self.clock.start()
        self.undone = transaction.atomic()
        self.undone.__enter__()

    @initialize(number=numbers)
    def begin(self, number: int) -> None:
        self.work(publish_new, number)
        self.work(publish_new, number + 1)

    @rule(operation=st.sampled_from(OPEN), number=numbers)
    def work(self, operation: Operation, number: int) -> None:
        with self.settled():
            operation(number)

    @rule()
    def half_an_hour_later(self) -> None:
        self.now.shift(HALF_AN_HOUR)
        self.work(run_the_scheduler, 0)

    def teardown(self) -> None:
        try:
            self.end()
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)
            cache.clear()
            self.clock.stop()

    def end(self) -> None:
        """Nothing is to be mended, and nothing is left to be done."""
        assert [(each.name, each.examples) for each in drift()] == []
        assert {kind: live_counts(kind) for kind in KINDS} == {kind: count(kind, visible_posts()) for kind in KINDS}
        assert not StaleEntry.objects.exists()


class HiddenWork(HeardWork):
    """The same, with programs that write into the tables behind everybody's back."""

    @rule(operation=st.sampled_from(HIDDEN), number=numbers)
    def hide(self, operation: Operation, number: int) -> None:
        self.work(operation, number)

    def end(self) -> None:
        """One look tells what one round of mending mends, and the next finds nothing."""
        told = {each.name: each.found for each in drift() if each.name != WORDS}
        mended = {each.name: each.mended for each in drift(mend=True) if each.name != WORDS}

        if "search.word_forms" in told:  # to mend these is to write all entries
            assert mended.items() <= told.items()
        else:
            assert told == mended
        connection.check_constraints()
        super().end()


def runs(machine: type[HeardWork], settled: Settle, examples: int, steps: int, **more: Any) -> None:
    here = type(machine.__name__, (machine,), {"settled": staticmethod(settled)})
    how = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )
    run_state_machine_as_test(here, settings=how)


def test_work_that_is_heard_of_needs_no_mending(settled: Settle):
    runs(HeardWork, settled, examples=6, steps=12, derandomize=True)


def test_work_behind_our_back_is_mended_in_one_go(settled: Settle):
    runs(HiddenWork, settled, examples=3, steps=8, derandomize=True)


@pytest.mark.fault
@pytest.mark.parametrize("machine", [HeardWork, HiddenWork])
def test_hours_of_work(settled: Settle, machine: type[HeardWork]):
    runs(machine, settled, examples=150, steps=30, phases=[Phase.generate])
