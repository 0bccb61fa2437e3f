"""Rows made by the database from its own rows: ``INSERT ... SELECT``, however many, without a list in Python."""

from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet


def insert_from(model: type[Model], fields: tuple[str, ...], source: "QuerySet[Any]", on_conflict: str = "") -> None:
    """
    Insert one row for each of ``source``.

    :param fields: names of ``model``'s fields, in the order of the columns that ``source`` selects.
    :param on_conflict: SQL: what to do about rows that break a unique key; empty to do so without care.
    """
    select, parameters = source.query.sql_with_params()
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(model._meta.get_field(name).column)) for name in fields)  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) {select} {on_conflict}",
            parameters,
        )
