"""Queries that Django puts into SQL once and that are asked many times: half of what a search costs is writing SQL."""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

KEYS: Final = "the keys"  # stands in the place of the keys until they are known


class Prepared:
    """
    One query about any number of posts.

    :param make: gives the queryset, a ``values_list``, for the right side of ``__in``. Its values come as the database
        has them.
    """

    def __init__(self, make: Callable[[RawSQL], "QuerySet[Any, Any]"]) -> None:
        self.make = make
        self.written: dict[tuple[str, str], tuple[str, tuple[Any, ...]]] = {}

    def __call__(self, keys: Sequence[int]) -> list[tuple[Any, ...]]:
        """The rows for the posts with these keys."""
        if not keys:
            return []
        place = connection.vendor, settings.TIME_ZONE
        if place not in self.written:
            self.written[place] = self.make(among(KEYS)).query.sql_with_params()
        sql, params = self.written[place]
        with connection.cursor() as cursor:
            cursor.execute(sql, [as_parameter(keys) if param == KEYS else param for param in params])
            return cursor.fetchall()


def among(parameter: Any) -> RawSQL:
    """The right side of ``__in`` for many keys: one parameter (see :func:`as_parameter`)."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [parameter])
    return RawSQL("SELECT value FROM json_each(%s)", [parameter])


def as_parameter(keys: Sequence[int]) -> Any:
    return list(keys) if connection.vendor == "postgresql" else json.dumps(list(keys))
