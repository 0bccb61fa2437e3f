"""Connecting receivers for the length of a test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from blog.events.signal import ReliableSignal


@contextmanager
def durable(signal: ReliableSignal, receiver: Callable[..., Any], uid: str, **options: Any) -> Iterator[None]:
    """Connect a durable receiver inside the block."""
    signal.connect(receiver, dispatch_uid=uid, weak=False, **options)
    try:
        yield
    finally:
        signal.disconnect(dispatch_uid=uid, **options)
