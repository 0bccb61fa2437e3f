"""Finding and mending what bypassed every hook: bulk updates, raw SQL, loaded fixtures, restored tables.

Each app registers what it can check about its own derived or remembered truth. A reconciler looks at everything it is
responsible for, and mends what differs unless told only to look.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from typing import Any

from blog.keeping import pages_changed

EXAMPLES = 20


@dataclass
class Drift:
    """What one reconciler found.

    :param checked: how many things were compared.
    :param found: how many differed.
    :param mended: how many of them were put right.
    :param waiting: how many differ because their turn has not come: work that is due will put them right by itself.
        They are not among those found, nor among the examples.
    :param examples: the first few, in words.
    :param expected: how many things there are to compare, as far as that is known beforehand; for a progress bar.
    """

    name: str
    checked: int = 0
    found: int = 0
    mended: int = 0
    waiting: int = 0
    examples: list[str] = field(default_factory=list)
    expected: int = 0

    def expect(self, number: int) -> None:
        """Say how many things there are to compare."""
        self.expected = number
        self._tell()

    def look(self, number: int = 1) -> None:
        """Count things that have been compared."""
        self.checked += number
        self._tell()

    def note(self, example: str, mended: bool, waits: bool = False) -> None:
        """Count one difference.

        :param waits: work that is due will put it right; no mistake, whether or not it has been mended meanwhile.
        """
        if waits:
            self.waiting += 1
            return
        self.found += 1
        self.mended += mended
        if len(self.examples) < EXAMPLES:
            self.examples.append(example)

    def as_json(self) -> dict[str, Any]:
        facts = asdict(self)
        del facts["expected"]
        return facts

    def _tell(self) -> None:
        if watcher := _watcher.get():
            watcher(self)


_watcher: ContextVar[Callable[[Drift], None] | None] = ContextVar("watcher", default=None)


@contextmanager
def watched_by(watcher: Callable[[Drift], None]) -> Iterator[None]:
    """Let ``watcher`` be called as reconcilers get on, as often as they say so."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


Reconciler = Callable[[bool], Drift]
"""Called with ``True`` to mend what differs, ``False`` to look only."""

_reconcilers: dict[str, Reconciler] = {}
_unseen: set[str] = set()


def register_reconciler(name: str, reconciler: Reconciler, *, is_seen: bool = True) -> None:
    """Add a check. Registering a name again replaces it.

    :param name: ``app.what``, as shown in the report.
    :param is_seen: whether readers' pages may show what it mends, or what was changed past it.
    """
    _reconcilers[name] = reconciler
    (_unseen.discard if is_seen else _unseen.add)(name)


def reconcile(name: str, mend: bool) -> Drift:
    """
    Have one check look, and mend if told to.

    What it mends was written past every signal, so nobody knows what else pages show of it: all are made anew. They
    are left alone when nothing differed, when work that is due will put it right, and when readers see none of it.

    :raises KeyError: when there is no such check.
    """
    drift = _reconcilers[name](mend)
    if drift.mended and name not in _unseen:
        pages_changed.send(None, keys=())
    return drift


def reconcilers() -> dict[str, Reconciler]:
    """Everything that can be checked, in the order of registration."""
    return dict(_reconcilers)
