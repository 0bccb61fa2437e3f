"""Walking through a table in steps, so that memory is flat and nothing is locked for long."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.db.models import Model

BATCH = 200


def ranges(model: type[Model]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of keys, about ``BATCH`` objects each, that together hold every key there is or was."""
    yield from pairwise(_bounds(model))


def _bounds(model: type[Model]) -> Iterator[int]:
    last: int | None = -(2**62)
    while last is not None:
        yield last
        keys = model._default_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        last = next(iter(keys[BATCH - 1 : BATCH]), None)
    yield 2**62


def narrowed(rows: Any, field: str, only: set[int] | None) -> Any:
    """Those rows whose ``field`` is one of a few; all of them if there are none to choose by, or very many."""
    return rows if only is None or len(only) > BATCH * 5 else rows.filter(**{f"{field}__in": sorted(only)})
