"""Keeping what a provider said, as it was said, before anything is made of it."""

import hashlib
import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from anymail.signals import AnymailTrackingEvent, tracking
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from blog.words import clip
from notifications.models import ProviderEvent, recipient_key

LARGEST_ID = 2**63 - 1
DEPTH = 20  # levels of what was said that are kept
TEXT = 2000  # characters


@receiver(tracking, dispatch_uid="notifications.store_provider_event")
def store(event: AnymailTrackingEvent, esp_name: str, **kwargs: Any) -> None:
    """Write it down, once, however often it is said; nothing else, for the provider is waiting.

    :raises django.db.DatabaseError: when it cannot be written down, so that the provider says it again.
    """
    raw = plain(event.esp_event)
    said = event.event_id or json.dumps(raw, sort_keys=True)
    identity = "\0".join(map(str, (esp_name, event.event_type, event.recipient, said)))
    row = ProviderEvent(
        provider=_short(esp_name, 24),
        event_key=hashlib.sha256(identity.encode(errors="replace")).hexdigest(),
        kind=_short(event.event_type, 16),
        provider_id=_short(event.message_id, 200),
        delivery_id_claimed=_number((event.metadata or {}).get("delivery_id")),
        recipient_key=recipient_key(_short(event.recipient, 254)) if event.recipient else "",
        reason=_short(event.reject_reason, 32),
        text=clip(_short(event.mta_response or event.description, TEXT + 1), TEXT),
        raw=raw if isinstance(raw, dict) else {"said": raw},
        occurred_at=_moment(event.timestamp),
    )
    with transaction.atomic():
        ProviderEvent.objects.bulk_create([row], ignore_conflicts=True)


def plain(value: Any, depth: int = 0) -> Any:
    """``value`` as something every database keeps as JSON: form fields as lists, no NUL, no half characters, no NaN."""
    if depth > DEPTH:
        return "…"
    if hasattr(value, "lists"):  # a form
        value = dict(value.lists())
    match value:
        case Mapping():
            return {_sound(key): plain(each, depth + 1) for key, each in value.items()}
        case list() | tuple():
            return [plain(each, depth + 1) for each in value]
        case bool() | None:
            return value
        case int() if abs(value) <= LARGEST_ID:
            return value
        case float() if math.isfinite(value):
            return value
    return _sound(value)


def _sound(value: Any) -> str:
    return str(value).replace("\0", "").encode(errors="replace").decode()


def _short(value: Any, length: int) -> str:
    return "" if value is None else _sound(value)[:length]


def _number(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _moment(value: Any) -> datetime | None:
    """In UTC where no zone was named, and never in the future: a provider's clock is not ours."""
    if not isinstance(value, datetime):
        return None
    aware = value if timezone.is_aware(value) else value.replace(tzinfo=UTC)
    return min(aware, timezone.now())
