"""Queries that Django puts into SQL once and that are asked many times: half of what a search costs is writing SQL."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from blog.slots import Slot, filled

Params = tuple[Any, ...]


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
