"""Calling durable receivers: claim, run and mark done, retry with back-off, give up in the open.

A claim is taken in a short transaction of its own. Each run then has one transaction in which it is marked done first,
fenced by owner and token, and the receiver is called second: what the receiver wrote and the mark are one commit, and a
process killed anywhere leaves either both or neither.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from asgiref.sync import async_to_sync, iscoroutinefunction
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from blog.events import audit, history
from blog.events.models import ReceiverRun, RunState
from blog.events.muting import is_muted
from blog.events.payload import SubjectGone
from blog.events.signal import ReliableSignal
from blog.leases import free_the_dead, lease_end, new_owner
from blog.words import clip

BATCH = 50
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
UNKNOWN_WAIT = timedelta(minutes=5)
CLAIMS_WITHOUT_ANSWER = 50


@dataclass
class Tally:
    """What a round of work came to, in runs."""

    done: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def finished(self) -> int:
        return self.done + self.skipped

    @property
    def touched(self) -> int:
        return self.done + self.failed + self.skipped


def run_due(
    *,
    event_ids: Sequence[int] | None = None,
    limit: int | None = None,
    max_seconds: float | None = None,
    should_stop: Any = None,
) -> Tally:
    """Run what is due until nothing is.

    :param event_ids: only the runs of these events.
    :param limit: at most this many runs.
    :param max_seconds: take no new run after this time.
    :param should_stop: called before each run; true ends the round.
    :returns: the counts of done, failed and skipped runs.
    """
    tally, owner = Tally(), new_owner()
    ends = time.monotonic() + max_seconds if max_seconds is not None else None
    free_the_dead(ReceiverRun.objects.filter(state=RunState.CLAIMED))

    def is_over() -> bool:
        over_limit = limit is not None and tally.touched >= limit
        return over_limit or (ends is not None and time.monotonic() >= ends) or bool(should_stop and should_stop())

    while not is_over():
        batch = claim(owner, BATCH if limit is None else min(BATCH, limit - tally.touched), event_ids)
        if not batch:
            break
        _work_through(batch, owner, tally, is_over)
    return tally


def claim(owner: str, size: int, event_ids: Sequence[int] | None = None) -> list[ReceiverRun]:
    """Take up to ``size`` due runs, oldest event first, for ``owner``. Two callers never get the same one."""
    due = ReceiverRun.objects.due()
    if event_ids is not None:
        due = due.filter(event_id__in=event_ids)
    if not due.exists():
        return []
    with transaction.atomic():
        skip_locked = connection.features.has_select_for_update_skip_locked
        runs = list(
            due.select_for_update(skip_locked=skip_locked).prefetch_related("event").order_by("event_id", "id")[:size]
        )
        ReceiverRun.objects.filter(pk__in=[run.pk for run in runs]).update(
            state=RunState.CLAIMED, lease_owner=owner, lease_until=lease_end(), claims=F("claims") + 1
        )
    for run in runs:
        run.claims += 1
    return runs


def _work_through(batch: list[ReceiverRun], owner: str, tally: Tally, is_over: Any) -> None:
    left = {run.pk for run in batch}
    try:
        for _, runs in groupby(batch, key=lambda run: run.event_id):
            loaded = _Loaded()
            for run in runs:
                if is_over():
                    return
                _answer(run, owner, tally, loaded)
                left.discard(run.pk)
    finally:
        if left:
            _give_back(left, owner)


def _give_back(run_ids: set[int], owner: str) -> None:
    ReceiverRun.objects.filter(pk__in=run_ids, lease_owner=owner, state=RunState.CLAIMED).update(
        state=RunState.PENDING, lease_owner="", lease_until=None
    )


class _Loaded:
    """The live objects of one event, loaded once for its receivers and anew after a failure."""

    def __init__(self) -> None:
        self.kwargs: dict[str, Any] | None = None

    def for_run(self, run: ReceiverRun) -> dict[str, Any]:
        if self.kwargs is None:
            self.kwargs = run.event.kwargs()
        return self.kwargs

    def forget(self) -> None:
        self.kwargs = None


def _answer(run: ReceiverRun, owner: str, tally: Tally, loaded: _Loaded) -> None:
    if run.claims - run.attempts > CLAIMS_WITHOUT_ANSWER:
        _close(run, owner, RunState.DEAD, f"Given up: {run.claims} workers died while running this receiver.")
        tally.failed += 1
        return
    try:
        state = _run(run, owner, loaded)
    except Exception as error:  # noqa: BLE001 - whatever a receiver raises is an answer: recorded, retried, shown
        loaded.forget()
        audit.log_run_failure(run, error)
        _fail(run, owner, error)
        tally.failed += 1
        return
    tally.done += state == RunState.DONE
    tally.skipped += state == RunState.SKIPPED


def _run(run: ReceiverRun, owner: str, loaded: _Loaded) -> str | None:
    signal = ReliableSignal.registry.get(run.event.kind)
    receiver = signal.durable_receivers().get(run.receiver) if signal else None
    if signal is None or receiver is None:
        raise UnknownReceiver(
            f"no receiver named {run.receiver!r} is connected: it was renamed or removed, or a newer version "
            "is still being rolled out"
        )
    if is_muted(signal.name, receiver, run.receiver):
        return RunState.SKIPPED if _close(run, owner, RunState.SKIPPED, "Skipped: muted.") else None
    with transaction.atomic():
        if not _close(run, owner, RunState.DONE):
            return None
        try:
            kwargs = loaded.for_run(run)
        except SubjectGone as gone:
            ReceiverRun.objects.filter(pk=run.pk).update(state=RunState.SKIPPED, last_error=f"Skipped: {gone}.")
            return RunState.SKIPPED
        call = async_to_sync(receiver) if iscoroutinefunction(receiver) else receiver
        call(signal=signal, **kwargs)
        _require_sound_transaction()
    return RunState.DONE


def _require_sound_transaction() -> None:
    """Find out now whether the receiver swallowed a database error: PostgreSQL would make the commit a rollback.

    :raises django.db.DatabaseError: when it did.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


class UnknownReceiver(LookupError):
    """A run names a receiver that this process does not have."""


def _close(run: ReceiverRun, owner: str, state: RunState, note: str = "") -> bool:
    mine = ReceiverRun.objects.filter(pk=run.pk, state=RunState.CLAIMED, lease_owner=owner, claims=run.claims)
    return bool(
        mine.update(
            state=state, attempts=F("attempts") + 1, last_error=note, finished_at=timezone.now(), lease_until=None
        )
    )


def _fail(run: ReceiverRun, owner: str, error: Exception) -> None:
    attempts = run.attempts + 1
    is_last = attempts >= settings.BELLBIRD_RECEIVER_ATTEMPTS
    mine = ReceiverRun.objects.filter(pk=run.pk, state=RunState.CLAIMED, lease_owner=owner, claims=run.claims)
    answered = mine.update(
        state=RunState.DEAD if is_last else RunState.PENDING,
        attempts=attempts,
        next_at=timezone.now() + _wait(attempts, error),
        last_error=clip(f"{type(error).__name__}: {error}", 2000),
        lease_owner="",
        lease_until=None,
        finished_at=timezone.now() if is_last else None,
    )
    if answered and is_last:
        history.note_given_up(run, clip(f"{type(error).__name__}: {error}", 500))


def _wait(attempts: int, error: Exception) -> timedelta:
    if isinstance(error, UnknownReceiver):
        return UNKNOWN_WAIT
    wait = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    return wait * random.uniform(0.8, 1.2)  # noqa: S311 - spreads retries, hides nothing
