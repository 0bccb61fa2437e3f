"""Payloads at rest: live objects become references, moments become text, and back.

Only ids and plain values are stored, so that a payload never leaks what a post said before it was edited, and a
receiver always sees what is true when it runs.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    from blog.events.models import Event

OBJECT, GHOST, MOMENT, DAY = "$object", "$ghost", "$moment", "$day"


class SubjectGone(LookupError):
    """What an event is about has been deleted since it was recorded."""


def freeze(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON form of a signal's keyword arguments.

    :raises TypeError: for a value that is neither a saved model instance, a moment, nor plain JSON.
    """
    return {name: _freeze(name, value) for name, value in payload.items()}


def _freeze(name: str, value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return {MOMENT: value.isoformat()}
        case date():
            return {DAY: value.isoformat()}
        case models.Model():
            return _freeze_object(name, value)
        case list() | tuple() | set() | frozenset():
            return [_freeze(name, item) for item in value]
        case dict():
            return {str(key): _freeze(name, item) for key, item in value.items()}
    raise TypeError(f"{name}={value!r} cannot be kept in an event: use saved objects and plain values")


def _freeze_object(name: str, value: models.Model) -> dict[str, Any]:
    if value.pk is None:
        raise TypeError(f"{name}={value!r} has not been saved, so an event cannot refer to it")
    frozen = {OBJECT: value._meta.label, "pk": value.pk}
    leaving = getattr(value, "ghost_fields", None)
    if getattr(value, "is_being_deleted", False) and leaving:
        frozen[GHOST] = {field: _freeze(field, getattr(value, field)) for field in leaving}
    return frozen


def thaw(event: "Event") -> dict[str, Any]:
    """Keyword arguments for a receiver of ``event``: ``sender``, ``event`` and the payload with live objects.

    Anybody else whom the payload names (an author, a moderator) is ``None`` once deleted: the fact stands without them.

    :raises SubjectGone: when the event's subject exists no more and no farewell copy of it was stored.
    """
    live = {name: _thaw(value) for name, value in event.payload.items() if not name.startswith("_")}
    for name, value in live.items():
        if value is None and _is_subject(event.payload[name], event):
            raise SubjectGone(f"{name} {event.subject_id} was deleted before this receiver ran")
    return {"sender": apps.get_model(event.subject_type), "event": event, **live}


def _is_subject(frozen: Any, event: "Event") -> bool:
    match frozen:
        case {"$object": label, "pk": pk}:
            return apps.get_model(label)._meta.label == event.subject_type and str(pk) == event.subject_id
    return False


def _thaw(value: Any) -> Any:
    match value:
        case {"$object": label, "pk": pk}:
            return _thaw_object(label, pk, value.get(GHOST))
        case {"$moment": text}:
            return datetime.fromisoformat(text)
        case {"$day": text}:
            return date.fromisoformat(text)
        case list():
            return [_thaw(item) for item in value]
        case dict():
            return {key: _thaw(item) for key, item in value.items()}
    return value


def _thaw_object(label: str, pk: Any, ghost: dict[str, Any] | None) -> models.Model | None:
    model = apps.get_model(label)
    if ghost is not None:
        fields = {name: _thaw(value) for name, value in ghost.items()}
        instance = model(pk=pk, **fields)
        instance.is_being_deleted = True  # type: ignore[attr-defined]
        return instance
    return model._base_manager.filter(pk=pk).first()
