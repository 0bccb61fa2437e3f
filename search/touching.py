"""
Marks of what one transaction touches: written in it, each once, and worked off by a task once it has committed.

What is left to durable receivers is noted too, so that it is not marked again.
"""

from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from search.models import StaleEntry
from search.tasks import look_again

AT_ONCE = 200  # objects that one task looks at; the rest of a larger transaction is left to workers
LATEST = 50  # hooks of a transaction that are searched for notes; beyond them a mark may be written twice
Name = tuple[str, int]


class Touched:
    """What was touched and marked between two savepoints of a transaction. Called when it has committed."""

    def __init__(self) -> None:
        self.marked: set[Name] = set()
        self.covered: set[Name] = set()
        self.is_over = False

    def __call__(self) -> None:
        self.is_over = True
        by_model: dict[str, list[int]] = {}
        for label, key in sorted(self.marked)[:AT_ONCE]:
            by_model.setdefault(label, []).append(key)
        for label, keys in by_model.items():
            look_again.enqueue(label, keys)


def _notes() -> list[tuple[set[Any], Touched]]:
    """The latest notes of this transaction. What a rolled back savepoint wrote, its notes included, is not there."""
    hooks = connection.run_on_commit[-LATEST:]
    return [(sids, call) for sids, call, *_ in hooks if isinstance(call, Touched) and not call.is_over]


def _note(name: Name, is_covered: bool) -> None:
    here = set(connection.savepoint_ids)
    touched = next((call for sids, call in _notes() if sids == here), None)
    is_new, touched = touched is None, touched or Touched()
    (touched.covered if is_covered else touched.marked).add(name)
    if is_new:
        transaction.on_commit(touched, robust=True)


def touch(model: type[Model], key: Any, is_gone: bool = False) -> None:
    """
    Have an object's entry, and what it counts for, looked at after commit.

    :param is_gone: mark it even if it was left to durable receivers, who will not be called for what is deleted.
    """
    name = (model._meta.label, int(key))
    if not any(name in call.marked or (name in call.covered and not is_gone) for _, call in _notes()):
        StaleEntry.objects.mark(model, [key])
        _note(name, is_covered=False)


def leave_to_others(label: str, key: int) -> None:
    """Take back the mark of an object that durable receivers will look at, and mark it no more."""
    for _, touched in _notes():
        if (label, key) in touched.marked:
            touched.marked.remove((label, key))
            StaleEntry.objects.filter(label=label, key=key).delete()
    _note((label, key), is_covered=True)
