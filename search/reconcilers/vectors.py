"""
What PostgreSQL's entries are found by. It cannot be read back as words, so the engine compares it with its own anew.

A vector is compared where the text of an entry is as it should be; one of another text is written anew in any case.
"""

from collections.abc import Collection, Iterator
from itertools import batched
from typing import Any, Final

from django.db import connection
from django.db.models import F, Model, Q
from django.db.models.lookups import Exact
from modelsearch.utils import get_content_type_pk
from wagtail.search.models import IndexEntry

AT_ONCE: Final = 20  # objects whose whole words travel in one query
COMPARED: Final = ("title", "body", "autocomplete", "title_norm")


def wrong_vectors(index: Any, model: type[Model], objects: Collection[Any]) -> Iterator[str]:
    """
    The keys of those objects whose entries are found by other words than they should be.

    :param index: the backend's, which knows how entries are written.
    """
    if connection.vendor != "postgresql":
        return
    of_type = IndexEntry.objects.filter(content_type=get_content_type_pk(model))
    for some in batched(objects, AT_ONCE):
        differs = Q(pk__in=())
        for obj in some:
            entry = index.entry_of(model, obj)
            # Of a vector, ``filter(title=…)`` would ask whether it matches.
            is_same = Q(*(Exact(F(field), getattr(entry, field)) for field in COMPARED))
            differs |= Q(object_id=entry.object_id) & ~is_same
        yield from of_type.filter(differs).values_list("object_id", flat=True)
