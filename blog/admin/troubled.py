"""Which events somebody should look at: those of which something has failed. Apps that know of more register it.

An app calls :func:`register_troubles` from its ``wagtail_hooks`` module; nothing in ``blog`` names it.
"""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from blog.events.models import Event, ReceiverRun, RunState

Troubles = Callable[[], Q]
"""Gives the condition, on events, for one that somebody should look at."""

_sources: dict[str, Troubles] = {}


def register_troubles(source: Troubles, name: str) -> None:
    """Count what ``source`` names among what has failed. Registering the same name again replaces the source."""
    _sources[name] = source


def unregister_troubles(name: str) -> None:
    """Take a source away again. An unknown name is no error."""
    _sources.pop(name, None)


def troubled(events: "QuerySet[Event]") -> "QuerySet[Event]":
    """Those of ``events`` of which an effect has failed, for good or so far, or of which another app says so."""
    failed = Q(state=RunState.DEAD) | Q(state=RunState.PENDING, attempts__gt=0)
    found = Q(pk__in=ReceiverRun.objects.filter(failed).order_by().values("event_id"))
    for source in _sources.values():
        found |= source()
    return events.filter(found)
