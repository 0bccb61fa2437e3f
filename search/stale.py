"""
Looking again at what was marked as stale: by workers, by cron, and for a few objects as soon as they are saved.

A mark is taken off in the transaction that looks at its object, so that a process killed anywhere loses none.
"""

import logging
from collections import defaultdict
from typing import Any

from django.db import transaction

from blog.models import Post
from blog.work import Progress, Shift, register_drain
from search import entries
from search.models import CountedPost, StaleEntry

BATCH = 100  # objects; about as many as can be looked at while writers to SQLite wait without noticing
FAILURES = 10  # in one round of work; the rest waits for the next

logger = logging.getLogger("bellbird.search")


def look_at_stale(shift: Shift) -> Progress:
    """Look at everything that has been marked by now. What cannot be looked at is tried again later."""
    progress, last = Progress(), StaleEntry.objects.youngest()
    while last and progress.failed < FAILURES and not shift.is_over():
        try:
            looked = look_again(BATCH, pk__lte=last)
        except Exception:  # noqa: BLE001 - one object that cannot be indexed must not keep the others waiting
            progress += _one_by_one(last, shift)
            continue
        if not looked:
            break
        progress.done += looked
    return progress


def _one_by_one(last: int, shift: Shift) -> Progress:
    """Look at the oldest marks singly, and let those wait that cannot be looked at."""
    progress = Progress()
    for mark in StaleEntry.objects.due().filter(pk__lte=last)[:BATCH]:
        if shift.is_over() or progress.failed >= FAILURES:
            break
        try:
            progress.done += look_again(1, pk=mark.pk)
        except Exception as error:
            logger.exception("%s could not be looked at; it is tried again later", mark)
            mark.wait(error)
            progress.failed += 1
    return progress


def look_again(size: int, **narrowed: Any) -> int:
    """
    Bring index entries, and what posts count for, in line with what the database says now, and take the marks off.

    :param size: at most this many marks, of those that are due.
    :param narrowed: only these of them, as for ``filter()``.
    :returns: how many marks were taken off.
    """
    with transaction.atomic():
        marks = StaleEntry.objects.take(size, **narrowed)
        keys: dict[str, set[int]] = defaultdict(set)
        for mark in marks:
            keys[mark.label].add(mark.key)
        for label in sorted(keys.keys() & entries.INDEXED):
            entries.refresh(entries.INDEXED[label], keys[label])
        if posts := keys.get(Post._meta.label):
            CountedPost.objects.recount(sorted(posts))
    return len(marks)


register_drain("search.stale_entries", look_at_stale)
