"""
Keeping PostgreSQL from reading the whole index for a common word.

Its planner takes the words of an entry for as cheap to read as a number, though they lie in another file, packed. So it
reads entries one by one where the index of words and that of keys together would say which of them to read.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connections, transaction
from wagtail.search.models import IndexEntry

ENTRIES: Final = IndexEntry._meta.db_table
MARGIN: Final = 1.5  # how much further is looked than the estimate of the hits says
TRIES: Final = 2  # with phrases of common words the first estimate is too high

ESTIMATE: Final = f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {ENTRIES} WHERE {{where}}"  # noqa: S608 - no value in it
SIZE: Final = f"SELECT reltuples FROM pg_class WHERE oid = '{ENTRIES}'::regclass"  # noqa: S608 - a fixed name
FIRST: Final = f"SELECT id FROM {ENTRIES} ORDER BY id DESC OFFSET %s LIMIT 1"  # noqa: S608 - a fixed name
NEWEST: Final = f"""
    SELECT id, object_id FROM {ENTRIES} WHERE {{where}} AND id >= %s ORDER BY id DESC LIMIT %s
"""  # noqa: S608 - no value in it
BY_INDEX: Final = "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off"


def estimated(using: str, where: str, params: Sequence[Any]) -> int:
    """How many entries PostgreSQL expects there to be, from its statistics; none is read."""
    with connections[using].cursor() as cursor:
        cursor.execute(ESTIMATE.format(where=where), params)
        return int(cursor.fetchone()[0][0]["Plan"]["Plan Rows"])


def newest(using: str, where: str, params: Sequence[Any], size: int) -> tuple[list[tuple[int, str]], bool]:
    """
    The numbers and the objects' keys of the newest entries, ``size`` of them or less, and whether there may be more.

    :param where: what they must hold.
    """
    number, rows, first = estimated(using, where, params), [], 1
    for _ in range(TRIES):
        first = _first(using, size, number)
        rows = _from(using, where, params, first, size)
        if not first or len(rows) == size:
            break
        number = max(1, int(number * len(rows) / size / MARGIN))
    return rows, bool(first) or len(rows) == size


def _from(using: str, where: str, params: Sequence[Any], first: int, size: int) -> list[tuple[int, str]]:
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(BY_INDEX)
        cursor.execute(NEWEST.format(where=where), [*params, first, size])
        rows: list[tuple[int, str]] = cursor.fetchall()
        transaction.set_rollback(True, using=using)  # of the settings, also within a transaction
    return rows


def _first(using: str, size: int, number: int) -> int:
    """The number of the entry from which on so many hits are to be expected; 0 for all entries."""
    if number <= MARGIN * size:
        return 0
    with connections[using].cursor() as cursor:
        cursor.execute(SIZE)
        (entries,) = cursor.fetchone()
        cursor.execute(FIRST, [max(size, int(MARGIN * size * entries / number))])
        found = cursor.fetchone()
    return int(found[0]) if found else 0
