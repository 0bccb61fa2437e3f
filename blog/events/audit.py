"""One line in the log for every event and every run that failed: logger ``bellbird.events``."""

import json
import logging
from collections.abc import Callable
from typing import Any

from blog.events.models import Event, ReceiverRun

logger = logging.getLogger("bellbird.events")


def log_event(event: Event) -> None:
    """Write the audit line of a committed event. Values are JSON, so no title can forge a second line."""
    logger.info("event %s", json.dumps(_facts(event), ensure_ascii=True))


def _facts(event: Event) -> dict[str, Any]:
    return {
        "id": event.pk,
        "kind": event.kind,
        "key": event.transition_key,
        "subject": f"{event.subject_type}:{event.subject_id}",
        "origin": event.origin,
        "cause": event.cause,
        "actor": event.actor_id,
        "request": str(event.request_id) if event.request_id else None,
        "at": event.occurred_at.isoformat(),
    }


def log_plain_failure(event: Event, receiver: Callable[..., Any]) -> None:
    """Report the error of a best-effort receiver; call from its ``except`` block."""
    name = getattr(receiver, "__qualname__", None) or repr(receiver)
    logger.exception("best-effort receiver %s failed on %s", name, event.transition_key)


def log_run_failure(run: ReceiverRun, error: BaseException) -> None:
    """Report a durable receiver's failed attempt."""
    logger.warning(
        "receiver %s failed on event %s (attempt %s): %s",
        run.receiver,
        run.event_id,
        run.attempts + 1,
        error,
        exc_info=error,
    )
