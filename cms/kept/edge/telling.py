"""Telling the CDN what is due: taken for a while, told outside any transaction, done when it has answered twice."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.db.models import F, QuerySet
from django.utils import timezone
from wagtail.contrib.frontend_cache.utils import get_backends

from blog.words import clip
from blog.work import Progress, Shift, register_drain
from cms.kept.edge.complaints import complaints_raised
from cms.kept.edge.headers import purged
from cms.kept.edge.planning import forget, is_purged
from cms.kept.edge.purges import EdgePurge
from cms.kept.store import page_store

AT_ONCE: Final = 200  # rows; what they name is told together
LEASE: Final = timedelta(minutes=5)  # nobody else takes what somebody is at
AGAIN: Final = timedelta(seconds=10)  # a page that was on its way has arrived by then
TIMES: Final = 2
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=5)

logger = logging.getLogger("bellbird.edge")


def drain_edge_purges(shift: Shift) -> Progress:
    """Tell the CDN what is due, oldest first. What it does not take is tried again for as long as it takes."""
    progress = Progress()
    while is_purged() and not shift.is_over():
        taken = take()
        if not taken:
            break
        progress += hand_over(taken)
    return progress


def due() -> "QuerySet[EdgePurge]":
    return EdgePurge.objects.filter(next_at__lte=timezone.now())


def take() -> list[EdgePurge]:
    """Some of what is due. Two workers never get the same; what a worker takes to its grave is due again soon."""
    until = timezone.now() + LEASE
    found = list(due().order_by("next_at", "pk")[:AT_ONCE])
    return [each for each in found if due().filter(pk=each.pk, next_at=each.next_at).update(next_at=until)]


def hand_over(purges: Sequence[EdgePurge]) -> Progress:
    """Tell the CDN of these, and note what came of it."""
    rows = EdgePurge.objects.filter(pk__in=[each.pk for each in purges])
    try:
        _forget(purges)
        tell(purges)
    except Exception as error:  # noqa: BLE001 - whatever a backend raises, it is told again
        logger.warning("The CDN was not purged: %s", error)
        tried = max(each.attempts for each in purges)
        wait = min(FIRST_WAIT * 2 ** min(tried, 10), LONGEST_WAIT)
        rows.update(attempts=F("attempts") + 1, next_at=timezone.now() + wait, last_text=clip(str(error), 200))
        return Progress(failed=len(purges))
    rows.filter(told__gte=TIMES - 1).delete()
    rows.update(told=F("told") + 1, attempts=0, last_text="", next_at=timezone.now() + AGAIN)
    return Progress(done=len(purges))


def _forget(purges: Sequence[EdgePurge]) -> None:
    """Do what the process that made the change did not come to: a page store still holds what the CDN would fetch."""
    if store := page_store():
        for each in purges:
            if not each.is_forgotten:
                forget(store, set(each.keys), each.is_of_all, [each.pk])
                each.refresh_from_db()


def tell(purges: Sequence[EdgePurge]) -> None:
    """
    Have every backend forget what these name: by name where it can, else by address.

    :raises Exception: what a backend raises.
    """
    everything = any(each.is_of_all for each in purges)
    names = purged({key for each in purges for key in each.keys})
    urls = sorted({url for each in purges for url in each.urls})
    for backend in get_backends().values():
        with complaints_raised():
            if not hasattr(backend, "purge_keys"):
                _purge_addresses(backend, urls)
            elif everything:
                backend.purge_everything()
            else:
                backend.purge_keys(names)


def _purge_addresses(backend: Any, urls: Sequence[str]) -> None:
    own = [url for url in urls if backend.invalidates_hostname(urlsplit(url).hostname or "")]
    if own:
        backend.purge_batch(own)


register_drain("cms.edge_purges", drain_edge_purges)
