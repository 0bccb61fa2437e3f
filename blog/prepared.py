"""
Queries for objects that Django puts into SQL once for each thread, and that every page asks.

Writing the SQL of a page's queries costs more than the database takes to answer them.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet

from blog.slots import filled


class PreparedModels[Found]:
    """
    One query, asked with other values each time.

    :param make: gives the queryset, with slots in the place of values; without ``prefetch_related``.
    """

    def __init__(self, make: Callable[[], "QuerySet[Any, Found]"]) -> None:
        self.make = make
        self.written = threading.local()

    def __call__(self, **values: Any) -> list[Found]:
        """The objects for these values, by the names of the slots."""
        database = connections[DEFAULT_DB_ALIAS]
        query: tuple[Any, Any] | None = getattr(self.written, "query", None)
        if query is None or query[1].connection is not database:
            query = self.written.query = self._write(database)
        found, compiler = query
        compiler.values = values
        return list(found._iterable_class(found))

    def _write(self, database: Any) -> tuple[Any, Any]:
        found = self.make()
        compiler: Any = found.query.get_compiler(connection=database)
        sql, params = compiler.as_sql()
        compiler.execute_sql = lambda *args, **options: [_rows(sql, params, compiler.values)]
        found.query.get_compiler = lambda *args, **options: compiler  # type: ignore[method-assign]
        return found, compiler


def _rows(sql: str, params: Iterable[Any], values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, filled(params, **values))
        return cursor.fetchall()
