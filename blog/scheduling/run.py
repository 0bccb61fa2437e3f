"""One run of the scheduler: what is due goes live, what has expired comes down."""

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from blog.events.recording import without_wake_up
from blog.origins import Origin, publication_origin
from blog.scheduling.due import due_revisions, expired_posts
from blog.scheduling.publishing import DONE, FAILED, HELD, WAITING, Outcome, expire, publish_due


@dataclass
class Budget:
    """How much a run may do.

    :param limit: items at most; ``None`` means no limit.
    :param ends_at: ``time.monotonic()`` at which to stop; ``None`` means never.
    :param is_stopped: asked before each item; true ends the run.
    """

    limit: int | None = None
    ends_at: float | None = None
    is_stopped: Callable[[], bool] = lambda: False
    used: int = 0

    def is_spent(self) -> bool:
        """Whether no further item may be begun."""
        out_of_time = self.ends_at is not None and time.monotonic() >= self.ends_at
        return out_of_time or self.is_stopped() or self.is_limit_reached()

    def is_limit_reached(self) -> bool:
        """Whether as many items were done as were allowed."""
        return self.limit is not None and self.used >= self.limit


@dataclass
class ScheduleRun:
    """Publishes and expires; :meth:`items` yields each outcome as it happens.

    :param budget: when to stop.
    :param now: the moment that decides what is due; tests and rehearsals may name another.
    """

    budget: Budget
    now: datetime = field(default_factory=timezone.now)
    name: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    done: int = 0
    failed: int = 0
    held: int = 0
    skipped: int = 0
    work_remains: bool = False

    def items(self) -> Iterator[Outcome]:
        """Do the work, one transaction an item. Items that another run has taken are skipped without a word."""
        started = timezone.now()
        with publication_origin(Origin.SCHEDULE, f"scheduler run {self.name}"), without_wake_up():
            for due in due_revisions(self.now):
                if self._is_over():
                    return
                yield from self._count(publish_due(due, started))
            for post_id in expired_posts(self.now):
                if self._is_over():
                    return
                yield from self._count(expire(post_id, self.now))

    def _is_over(self) -> bool:
        self.work_remains = self.budget.is_spent()
        return self.work_remains

    def _count(self, outcome: Outcome) -> Iterator[Outcome]:
        if outcome.state in (DONE, FAILED, HELD, WAITING):
            self.budget.used += outcome.state in (DONE, FAILED)
            self.done += outcome.state == DONE
            self.failed += outcome.state in (FAILED, WAITING)
            self.held += outcome.state == HELD
            yield outcome
        else:
            self.skipped += 1
