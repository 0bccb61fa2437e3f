"""Packing every digest that is due."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from blog.work import Progress, Shift
from notifications.digesting.packing import Batch, due_groups, pack
from notifications.digesting.settling import settle
from notifications.models import DigestItem, Reader, Subscription
from notifications.planner_statistics import refresh_statistics

LOOK_EVERY = timedelta(minutes=1)


class _Pace:
    """A worker looks for work every second; the hours of digests are struck less often."""

    def __init__(self) -> None:
        self.looked_at: datetime | None = None

    def is_time(self) -> bool:
        now = timezone.now()
        if self.looked_at and abs(now - self.looked_at) < LOOK_EVERY:
            return False
        self.looked_at = now
        return True


pace = _Pace()


def drain_digests(shift: Shift) -> Progress:
    """Pack what is due, at most once a minute in each process."""
    progress = Progress()
    if pace.is_time():
        for batch in pack_due(shift):
            progress.done += batch.digests
    return progress


def pack_due(shift: Shift) -> Iterator[Batch]:
    """Pack what is due, a chunk at a time, until nothing is or the shift is over."""
    if not DigestItem.objects.pending().exists():
        return
    refresh_statistics(DigestItem, Reader, Subscription)
    with transaction.atomic():
        settle()
    for group in due_groups():
        for batch in pack(group):
            yield batch
            if shift.is_over():
                return
