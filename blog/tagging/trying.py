"""Merging and undoing wait for nobody's publishing for ever: they are tried again, and then refused in plain words."""

import time
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction

TRIES, PAUSE = 5, 0.2  # seconds
CONFLICTS = {"40001", "40P01", "55P03"}  # PostgreSQL's names for changes that cross, a deadlock and a row that is held
BUSY = "Somebody is publishing one of these posts; try again in a moment."


class MergeRefused(ValidationError):
    """Why two tags cannot be merged, or a merge not be undone; in words for an editor."""


def when_free[T](work: Callable[[], T]) -> T:
    """Do ``work`` in one transaction, several times over while others are at the same posts.

    :raises MergeRefused: when they still are; at once inside a transaction of the caller's, which would hold them up.
    """
    tries_left = 0 if connection.in_atomic_block else TRIES - 1
    while True:
        try:
            with transaction.atomic():
                return work()
        except OperationalError as error:
            if not _is_conflict(error):
                raise
            if not tries_left:
                raise MergeRefused(BUSY) from error
        tries_left -= 1
        time.sleep(PAUSE)


def _is_conflict(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in CONFLICTS or "locked" in str(error)
