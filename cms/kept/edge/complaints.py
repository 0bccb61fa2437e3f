"""Hearing what Wagtail's frontend cache backends only write into the log: that a CDN was not purged."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LOGGERS: Final = ("", "wagtail.frontendcache")  # most use the second, some the root


class NotPurged(Exception):
    """A CDN did not take what it was told."""


class _Ear(logging.Handler):
    """Notes the errors of one thread."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.thread, self.heard = threading.get_ident(), list[str]()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.heard.append(record.getMessage())


@contextmanager
def complaints_raised() -> Iterator[None]:
    """
    Raise what is logged as an error inside the block.

    :raises NotPurged: with the first of them.
    """
    ear = _Ear()
    loggers = [logging.getLogger(name) for name in LOGGERS]
    for logger in loggers:
        logger.addHandler(ear)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(ear)
    if ear.heard:
        raise NotPurged(ear.heard[0])
