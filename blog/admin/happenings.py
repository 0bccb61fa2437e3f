"""Events and runs made ready for a page, with what may be done about each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from blog.admin.effects import effect_in_words
from blog.admin.summing_up import in_one_line
from blog.admin.timeline import TimelineRow, rows_of
from blog.admin.wording import (
    Detail,
    StateWord,
    attempts_in_words,
    details,
    kind_in_words,
    origin_in_words,
    run_in_words,
    state_in_words,
)
from blog.events.models import Event, ReceiverRun, RunState


@dataclass(frozen=True)
class RunLine:
    """A run as it is shown, with what may be done about it."""

    run: ReceiverRun
    name: str
    state: StateWord
    attempts: str
    explanation: str
    may_retry: bool
    may_skip: bool


@dataclass
class Happening:
    """An event as it is shown."""

    event: Event
    kind: str
    origin: str
    details: list[Detail]
    runs: list[RunLine] = field(default_factory=list)
    rows: list[TimelineRow] = field(default_factory=list)

    @property
    def in_one_line(self) -> list[str]:
        """What it came to, in pieces of one line."""
        return in_one_line(self.event, [line.run for line in self.runs], self.rows)

    @property
    def troubles(self) -> int:
        """How many effects and mails of it somebody should look at."""
        return sum(line.state.tone == "held" for line in self.runs) + sum(row.troubles for row in self.rows)


def happenings(events: Iterable[Event], may_decide: bool) -> list[Happening]:
    """Events made ready for the page, with their runs prefetched by the caller."""
    events = list(events)
    rows = rows_of(events)
    return [
        Happening(
            event=event,
            kind=kind_in_words(event.kind),
            origin=origin_in_words(event.origin),
            details=details(event),
            runs=[_line(run, may_decide) for run in event.runs.all()],
            rows=rows[event.pk],
        )
        for event in events
    ]


def _line(run: ReceiverRun, may_decide: bool) -> RunLine:
    has_failed = run.state == RunState.PENDING and run.attempts > 0
    return RunLine(
        run=run,
        name=effect_in_words(run.receiver),
        state=state_in_words(run.state, run.attempts),
        attempts=attempts_in_words(run),
        explanation=run_in_words(run),
        may_retry=may_decide and (has_failed or run.state in (RunState.DEAD, RunState.SKIPPED)),
        may_skip=may_decide and run.state in (RunState.DEAD, RunState.PENDING),
    )
