"""Rows made by the database from its own rows: ``INSERT ... SELECT``, however many, without a list in Python."""

from typing import Any

from django.db import connection
from django.db.models import Func, Model, QuerySet, TextField, Value
from django.db.models.functions import Concat

from notifications.links import mail_domain


class _NewUUID(Func):
    """A fresh random UUID as text, made by the database for each row."""

    arity = 0
    output_field = TextField()
    function = "GEN_RANDOM_UUID"
    template = "%(function)s()::text"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        parts = ["hex(randomblob(4))", "hex(randomblob(2))", "'4' || substr(hex(randomblob(2)), 2)"]
        parts += ["substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2)", "hex(randomblob(6))"]
        return super().as_sql(compiler, connection, template=f"lower({" || '-' || ".join(parts)})", **context)


def new_message_ids() -> Concat:
    """A Message-ID of its own for each row."""
    return Concat(Value("<"), _NewUUID(), Value(f"@{mail_domain()}>"), output_field=TextField())


def insert_rows(model: type[Model], columns: dict[str, Any], source: "QuerySet[Any]") -> int:
    """Insert one row for each of ``source``, in its order; what would break a unique key is left out.

    :param columns: an expression over ``source`` for each field; every field that has no default in the database.
    :returns: how many rows were inserted.
    """
    select, parameters = source.values_list(*columns.values()).query.sql_with_params()
    quote = connection.ops.quote_name
    fields = {field.name: str(field.column) for field in model._meta.concrete_fields}
    names = ", ".join(quote(fields[name]) for name in columns)
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({names}) {select} ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(insert, parameters)
        return max(cursor.rowcount, 0)


def count_by(column: str, rows: "QuerySet[Any]") -> dict[str, int]:
    """How many rows there are for each value of ``column``, whatever ``rows`` are grouped by themselves."""
    select, parameters = rows.query.sql_with_params()
    name = connection.ops.quote_name(column)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}, COUNT(*) FROM ({select}) AS counted GROUP BY {name}", parameters)  # noqa: S608
        return dict(cursor.fetchall())
