"""Reading the ledger in a test: what was recorded, and whether the memory agrees with the tables."""

from typing import Any

from blog.models import Event
from blog.reconciling import reconcilers


def kinds() -> list[str]:
    """The kinds of all events, oldest first."""
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def recorded(kind: str) -> list[dict[str, Any]]:
    """The payloads of all events of one kind, oldest first."""
    return list(Event.objects.filter(kind=kind).order_by("pk").values_list("payload", flat=True))


def drift() -> dict[str, list[str]]:
    """What blog's own reconcilers would find to mend, by their names; empty when nothing differs."""
    found = {name: look(False) for name, look in reconcilers().items() if name.startswith("blog.")}
    return {name: each.examples for name, each in found.items() if each.found}
