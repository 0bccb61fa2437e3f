"""Writing an event and its runs: the inner half of ``ReliableSignal.send_reliable``."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from wagtail.log_actions import get_active_log_context

from blog.events.models import Event, ReceiverRun, RunState
from blog.events.muting import is_muted
from blog.events.payload import freeze
from blog.origins import current_cause, current_origin


def require_transaction(name: str) -> None:
    """:raises TransactionManagementError: when no ``atomic()`` block is open."""
    if not connection.in_atomic_block:
        raise TransactionManagementError(
            f"{name}.send_reliable() must be called inside the transaction of the change it reports"
        )


def record_event(kind: str, sender: type[models.Model], key: str, payload: Mapping[str, Any]) -> Event | None:
    """Insert the event unless its key is there already; return it, or ``None``."""
    subject = next((value for value in payload.values() if isinstance(value, models.Model)), None)
    context = get_active_log_context()
    event = Event(
        kind=kind,
        transition_key=key,
        subject_type=sender._meta.label,
        subject_id=str(subject.pk) if subject is not None else "",
        payload=freeze(payload),
        origin=current_origin(),
        cause=current_cause(),
        actor_id=context.user.pk if context.user else None,
        request_id=_uuid(context.uuid),
        occurred_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError:
        if Event.objects.filter(transition_key=key).exists():
            return None
        raise
    return event


def _uuid(value: Any) -> uuid.UUID | None:
    return value if isinstance(value, uuid.UUID) else None


def record_runs(event: Event, receivers: Mapping[str, Callable[..., Any]]) -> None:
    """Insert one run per durable receiver; those that are muted here stand in the ledger as skipped."""
    runs = []
    for uid, receiver in receivers.items():
        run = ReceiverRun(event=event, receiver=uid, next_at=event.occurred_at)
        if is_muted(event.kind, receiver, uid):
            run.state, run.last_error, run.finished_at = (
                RunState.SKIPPED,
                "Skipped: muted when it happened.",
                event.occurred_at,
            )
        runs.append(run)
    ReceiverRun.objects.bulk_create(runs)


_asleep: ContextVar[bool] = ContextVar("bellbird_asleep", default=False)


@contextmanager
def without_wake_up() -> Iterator[None]:
    """Record events without asking anybody to look at once: for whoever drains the ledger himself afterwards."""
    token = _asleep.set(True)
    try:
        yield
    finally:
        _asleep.reset(token)


class WakeUp:
    """One on-commit call a transaction, however many events it records: looks for the work they left."""

    def __init__(self) -> None:
        self.event_ids: list[int] = []

    def __call__(self) -> None:
        from blog.tasks import look_for_work

        look_for_work.enqueue(self.event_ids[:200])


def wake_up(event: Event) -> None:
    """Ask for the event's runs to be looked at once this transaction has committed. Only a wake-up, never a promise."""
    if _asleep.get():
        return
    waiting = next((entry[1] for entry in connection.run_on_commit if isinstance(entry[1], WakeUp)), None)
    if waiting is None:
        waiting = WakeUp()
        transaction.on_commit(waiting, robust=True)
    waiting.event_ids.append(event.pk)
