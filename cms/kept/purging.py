"""Forgetting kept pages: at the end of the transaction that changes what they show."""

import logging
from collections.abc import Iterable

from django.db import connection, transaction

from cms.kept.edge.planning import forget, is_purged, plan
from cms.kept.store import page_store

logger = logging.getLogger("bellbird.kept")


class Purge:
    """One call at the end of a transaction, however much of what pages show is changed in it."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.rows: list[int] = []  # what a CDN is to be told of it
        self.is_of_all = self.is_over = False

    def __call__(self) -> None:
        self.is_over = True
        store = page_store()
        if store is None:
            return
        try:
            forget(store, self.keys, self.is_of_all, self.rows)
        except store.errors:
            logger.exception("Kept pages could not be purged")


def purge_on_commit(keys: Iterable[str] = (), *, everything: bool = False) -> None:
    """Forget what depends on ``keys``, or every page, once the open transaction has been committed.

    Where there is a CDN, that it is to be told becomes true with the transaction.
    """
    keys = set(keys)
    if page_store() is None or not (keys or everything):
        return
    planned = waiting()
    purge = planned or Purge()
    purge.keys.update(keys)
    purge.is_of_all |= everything
    if is_purged():
        purge.rows.append(plan(keys, everything))
    if planned is None:
        transaction.on_commit(purge, robust=True)


def waiting() -> Purge | None:
    """What is forgotten already once the open transaction has been committed."""
    purges = (entry[1] for entry in connection.run_on_commit if isinstance(entry[1], Purge))
    return next((purge for purge in purges if not purge.is_over), None)


def purge_now(keys: Iterable[str]) -> None:
    """
    Forget what depends on ``keys``, now and when the open transaction is committed.

    Where there is a CDN only then: what it is to be told is written down in the transaction, and is tried again.

    :raises Exception: what the store raises, so that whoever calls is tried again.
    """
    if store := page_store():
        keys = set(keys)
        if not is_purged():
            store.purge(keys)
        if connection.in_atomic_block or is_purged():
            purge_on_commit(keys)


def purge_everything() -> None:
    """
    Forget every page, and have a CDN told.

    :raises Exception: what the store raises.
    """
    if store := page_store():
        forget(store, (), True, [plan((), True)] if is_purged() else ())
