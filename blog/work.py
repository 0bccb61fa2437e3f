"""What a worker, or cron, does in the background. Apps add their own kind of work without a line changed here.

A :class:`Drain` does what is due of one kind until nothing is, or until it is told that its time is over, and says what
it did. It must be safe to run in many processes at once and to be killed anywhere.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from blog.events.runner import run_due


@dataclass
class Shift:
    """How long a drain may work.

    :param ends_at: ``time.monotonic()`` at which no new item may be begun; ``None`` means no such time.
    :param is_stopped: true once the process has been told to stop.
    """

    ends_at: float | None = None
    is_stopped: Callable[[], bool] = lambda: False

    def is_over(self) -> bool:
        return self.is_stopped() or (self.ends_at is not None and time.monotonic() >= self.ends_at)

    def seconds_left(self) -> float | None:
        return None if self.ends_at is None else max(0.0, self.ends_at - time.monotonic())


@dataclass
class Progress:
    """What a drain did."""

    done: int = 0
    failed: int = 0

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(self.done + other.done, self.failed + other.failed)


Drain = Callable[[Shift], Progress]


@dataclass
class _Registry:
    drains: dict[str, Drain] = field(default_factory=dict)


_registry = _Registry()


def register_drain(name: str, drain: Drain) -> None:
    """Add a kind of background work.

    :param name: ``app.what``, shown in the worker's log; registering it again replaces it.
    :param drain: does what is due. Called in the order of registration, receiver runs first.
    """
    _registry.drains[name] = drain


def drain_all(shift: Shift) -> dict[str, Progress]:
    """Do all background work that is due, round after round, until a whole round finds nothing or the shift is over.

    :returns: what was done, by kind of work.
    """
    totals = {name: Progress() for name in _registry.drains}
    while not shift.is_over():
        busy = False
        for name, drain in list(_registry.drains.items()):
            if shift.is_over():
                break
            progress = drain(shift)
            totals[name] = totals.get(name, Progress()) + progress
            busy = busy or progress.done > 0
        if not busy:
            break
    return totals


def _drain_receiver_runs(shift: Shift) -> Progress:
    tally = run_due(max_seconds=shift.seconds_left(), should_stop=shift.is_stopped)
    return Progress(done=tally.finished, failed=tally.failed)


register_drain("blog.receiver_runs", _drain_receiver_runs)
