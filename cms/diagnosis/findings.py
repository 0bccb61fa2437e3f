"""One look at one thing, and what was found."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

CONFIGURATION: Final = 5  # exit codes, as every command uses them
WORK_REMAINS: Final = 3


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


class Problem(Exception):
    """
    Raised by a check that found something wrong.

    :says: what is wrong, in one line
    :fix: what to do about it
    :exit_code: ``CONFIGURATION`` (somebody must change something) or ``WORK_REMAINS`` (something is late)
    :state: ``State.WARNING`` for what does not keep the site from working
    """

    def __init__(self, says: str, fix: str, *, exit_code: int = CONFIGURATION, state: State = State.FAILED) -> None:
        super().__init__(says)
        self.says, self.fix, self.exit_code, self.state = says, fix, exit_code, state


@dataclass(frozen=True)
class Check:
    """
    A named look at one thing.

    :look: returns what it saw, in one line; raises :class:`Problem`
    :needs_database: skipped when the database could not be used
    """

    name: str
    look: Callable[[], str]
    needs_database: bool = False


@dataclass(frozen=True)
class Finding:
    """What a check found."""

    name: str
    state: State
    says: str
    fix: str = ""
    exit_code: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain values."""
        return asdict(self)


def diagnose(checks: Iterable[Check]) -> Iterator[Finding]:
    """Yield a finding for every check, in order. A check that crashes is a finding too."""
    database_works = True
    for check in checks:
        if check.needs_database and not database_works:
            yield Finding(check.name, State.SKIPPED, "needs the database")
            continue
        finding = _look(check)
        if check.name in {"database", "migrations"} and finding.state == State.FAILED:
            database_works = False
        yield finding


def _look(check: Check) -> Finding:
    try:
        return Finding(check.name, State.OK, check.look())
    except Problem as problem:
        return Finding(check.name, problem.state, problem.says, problem.fix, problem.exit_code)
    except Exception as error:  # noqa: BLE001 - the other checks are wanted all the more
        says = f"could not be checked: {type(error).__name__}: {error}".splitlines()[0]
        return Finding(check.name, State.FAILED, says, "Mend what the message names and look again.", CONFIGURATION)
