"""Walking through a table in steps, so that memory is flat and nothing is locked for long."""

from collections.abc import Iterator
from itertools import pairwise

from django.db.models import Model

BATCH = 200


def ranges(model: type[Model]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of keys, about ``BATCH`` objects each, that together hold every key there is or was."""
    yield from pairwise(_bounds(model))


def _bounds(model: type[Model]) -> Iterator[int]:
    last = 0
    yield last
    while True:
        keys = model._default_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        last = next(iter(keys[BATCH - 1 : BATCH]), 0)
        if not last:
            break
        yield last
    yield 2**62
