"""What somebody does with raw SQL, behind everybody's back, and with nobody looking after foreign keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def a_shell() -> Iterator[Any]:
    """A database's own shell, in which nothing looks after foreign keys; at its end they are kept as before."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            yield cursor
        else:
            cursor.execute("SET session_replication_role = replica")
            yield cursor
            cursor.execute("SET session_replication_role = origin")


def typed(*statements: str) -> None:
    """Have these statements run in such a shell."""
    with a_shell() as shell:
        for statement in statements:
            shell.execute(statement)
