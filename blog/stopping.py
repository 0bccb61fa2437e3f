"""Ending cleanly: on SIGTERM or Ctrl-C the item in hand is finished, nothing new is begun."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType
from typing import Any


class StopRequest:
    """Becomes true once the process has been asked to stop."""

    def __init__(self) -> None:
        self.is_set = False

    def __call__(self) -> bool:
        return self.is_set


@contextmanager
def stop_request() -> Iterator[StopRequest]:
    """Listen for SIGTERM and SIGINT inside the block. A second one ends the process the usual way."""
    request = StopRequest()
    if current_thread() is not main_thread():
        yield request
        return
    before: dict[int, Any] = {}

    def note(number: int, frame: FrameType | None) -> None:
        request.is_set = True
        signal.signal(number, before[number])

    for number in (signal.SIGTERM, signal.SIGINT):
        before[number] = signal.getsignal(number)
        signal.signal(number, note)
    try:
        yield request
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
