"""Places in a query for values that are not known while its SQL is written."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL


class Slot(str):
    """The name of a value, or of many."""

    __slots__ = ()

    @property
    def value(self) -> Any:
        """Stands in a query for the one value to come."""
        return RawSQL("%s", [self])

    @property
    def among(self) -> Any:
        """Stands on the right side of ``__in`` for the keys to come."""
        return among(self)

    @property
    def among_words(self) -> Any:
        """Stands on the right side of ``__in`` for the words to come."""
        return among(self, "text")


def filled(params: Iterable[Any], **values: Any) -> tuple[Any, ...]:
    """These parameters with values, by their names, in the place of slots."""
    return tuple(_as_parameter(values[param]) if isinstance(param, Slot) else param for param in params)


def among(parameter: Any, kind: str = "bigint") -> RawSQL:
    """
    The right side of ``__in`` for many values of one kind.

    :param parameter: a slot, or what :func:`as_list` gives.
    :param kind: PostgreSQL's name of their type.
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
