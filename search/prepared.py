"""Queries that Django puts into SQL once and that are asked many times: half of what a search costs is writing SQL."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

Params = tuple[Any, ...]


class Slot(str):
    """The name of a value, or of many, that are not known while the SQL is written."""

    __slots__ = ()

    @property
    def value(self) -> RawSQL:
        """Stands in a query for the one value to come."""
        return RawSQL("%s", [self])

    @property
    def among(self) -> RawSQL:
        """Stands on the right side of ``__in`` for the keys to come."""
        return among(self)

    @property
    def among_words(self) -> RawSQL:
        """Stands on the right side of ``__in`` for the words to come."""
        return among(self, "text")


KEYS: Final = Slot("keys")
NOW: Final = Slot("now")


class Prepared:
    """
    One query, asked with other values each time.

    :param make: gives the queryset, a ``values_list``, with slots in the place of values. What it answers comes as the
        database has it.
    """

    def __init__(self, make: Callable[[], "QuerySet[Any, Any]"]) -> None:
        self.make = make
        self.written: dict[tuple[str, str], tuple[str, Params]] = {}

    def __call__(self, keys: Sequence[Any] | None = None, **values: Any) -> list[tuple[Any, ...]]:
        """
        The rows for these values.

        :param keys: for the slot ``KEYS``; none of them, no rows.
        :param values: by the names of the other slots.
        """
        if keys is not None and not keys:
            return []
        sql, params = self.sql()
        with connection.cursor() as cursor:
            cursor.execute(sql, filled(params, keys=keys, **values))
            return cursor.fetchall()

    def sql(self) -> tuple[str, Params]:
        """The query as written for this database, slots among its parameters."""
        place = connection.vendor, settings.TIME_ZONE
        if place not in self.written:
            self.written[place] = self.make().query.sql_with_params()
        return self.written[place]


def filled(params: Params, **values: Any) -> Params:
    """These parameters with values in the place of slots."""
    return tuple(_as_parameter(values[param]) if isinstance(param, Slot) else param for param in params)


def among(parameter: Any, kind: str = "bigint") -> RawSQL:
    """
    The right side of ``__in`` for many values of one kind.

    :param parameter: a slot, or what :func:`as_list` gives.
    """
    if connection.vendor == "postgresql":
        return RawSQL(f"SELECT unnest(%s::{kind}[])", [parameter])  # noqa: S611 - a parameter
    return RawSQL("SELECT value FROM json_each(%s)", [parameter])


def as_list(values: Sequence[Any]) -> Any:
    """Many values as one parameter."""
    return list(values) if connection.vendor == "postgresql" else json.dumps(list(values))


def _as_parameter(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return as_list(value) if isinstance(value, list | tuple) else value
