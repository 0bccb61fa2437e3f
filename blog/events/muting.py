"""Silence for bulk work.

``muted(...)`` silences signals or single receivers for the block it stands before, in this thread or task only, and
gives them their voice back whatever happens. What is muted is still recorded: the event stands in the ledger, with the
silent receivers' runs marked ``skipped``. Search looks at what was touched all the same, in batches, by its own marks.
``BELLBIRD_MUTED`` does the same for a whole installation, by name.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.dispatch import Signal
from django.dispatch.dispatcher import _make_id  # type: ignore[attr-defined]

Muted = Signal | Callable[..., Any] | str

_muted: ContextVar[frozenset[Any]] = ContextVar("bellbird_muted", default=frozenset())
EVERYTHING = "*"


@contextmanager
def muted(*what: Muted) -> Iterator[None]:
    """Silence signals or receivers inside the block.

    :param what: signals, receiver functions, or names (a signal's name or a receiver's ``dispatch_uid``);
        nothing at all silences every reliable signal.
    """
    names = frozenset(_name(item) for item in what) or frozenset({EVERYTHING})
    token = _muted.set(_muted.get() | names)
    try:
        yield
    finally:
        _muted.reset(token)


def _name(item: Muted) -> Any:
    if isinstance(item, Signal):
        return getattr(item, "name", None) or id(item)
    return item if isinstance(item, str) else _make_id(item)


def is_muted(signal_name: str, receiver: Callable[..., Any] | None = None, dispatch_uid: str | None = None) -> bool:
    """Whether a signal, or one receiver of it, is silent here and now."""
    silent = _muted.get() | frozenset(settings.BELLBIRD_MUTED)
    if EVERYTHING in silent or signal_name in silent:
        return True
    by_uid = dispatch_uid is not None and dispatch_uid in silent
    return by_uid or (receiver is not None and _make_id(receiver) in silent)
