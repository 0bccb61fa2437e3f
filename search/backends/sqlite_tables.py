"""
SQLite's full-text tables, which hold the folded words of the entries, as ``search.backends.words`` makes them.

Wagtail's migration makes one, kept by triggers, whose words are as SQLite understands them. Ours are written by the
index; only a trigger for what is deleted is left, and it needs nothing that another program does not have. Whether
endings are passed over is fixed when an FTS5 table is made. So others are made beside the old ones, filled bit by bit
while those still answer, and take their place at once.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from wagtail.search.models import IndexEntry

ENTRIES: Final = IndexEntry._meta.db_table
WORDS: Final = f"{ENTRIES}_fts"
BEGINNINGS: Final = "search_beginnings"
BESIDE: Final = "_beside"
AT_ONCE: Final = 500  # entries copied in one transaction

UNICODE: Final = "unicode61 remove_diacritics 2 categories ''L* N* Co M*''"
MAKE: Final = {
    # The columns and their order are those that Wagtail's model and migration know.
    WORDS: "CREATE VIRTUAL TABLE {table} USING fts5(autocomplete, body, title, tokenize = '{stem}{unicode}')",
    BEGINNINGS: "CREATE VIRTUAL TABLE {table} USING fts5(autocomplete, prefix = '1 2 3', tokenize = '{unicode}')",
}
COLUMNS: Final = {WORDS: "title, body", BEGINNINGS: "autocomplete"}
STOCK_TRIGGERS: Final = ("insert", "update", "delete")


def remake(connection: Any, language: str) -> Iterator[int]:
    """
    Make the tables anew, with the words of ``language``; yield how many entries have been copied so far.

    Each step is a transaction of its own. Killed in the middle, the old tables go on as they were. What is written
    meanwhile goes into the old ones: write all entries again afterwards.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in MAKE:
            cursor.execute(f"DROP TABLE IF EXISTS {name}{BESIDE}")
            _make(cursor, name + BESIDE, name, language)
    copied = low = 0
    while bound := _next(connection, low):
        high, number = bound
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            _copy(cursor, low, high)
        copied, low = copied + number, high
        yield copied
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _copy(cursor, low, 2**62)
        for name in MAKE:
            _swap(cursor, name)


def make_empty(connection: Any, language: str) -> None:
    """Make the tables in a database that has no entries yet."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in MAKE:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
            _make(cursor, name, name, language)
            _only_delete(cursor, name)


def are_made(connection: Any, language: str) -> bool:
    """Whether the tables hold the words of ``language``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE name IN (%s, %s)", list(MAKE))
        made = dict(cursor.fetchall())
    return BEGINNINGS in made and f"tokenize = '{_stem(language)}{UNICODE}'" in made.get(WORDS, "")


def _next(connection: Any, low: int) -> tuple[int, int] | None:
    """The last key of the next entries to copy, and how many they are."""
    with connection.cursor() as cursor:
        sql = f"SELECT max(id), count(*) FROM (SELECT id FROM {ENTRIES} WHERE id > %s ORDER BY id LIMIT %s)"  # noqa: S608 - a fixed name
        cursor.execute(sql, [low, AT_ONCE])
        high, number = cursor.fetchone()
    return (high, number) if number else None


def _copy(cursor: Any, low: int, high: int) -> None:
    """Words go from table to table; beginnings come from the entries, for there may be no table of them yet."""
    for name, columns in COLUMNS.items():
        key, source = ("rowid", WORDS) if name == WORDS else ("id", ENTRIES)
        select = f"SELECT {key}, {columns} FROM {source} WHERE {key} > %s AND {key} <= %s"  # noqa: S608 - fixed names
        cursor.execute(f"INSERT INTO {name}{BESIDE}(rowid, {columns}) {select}", [low, high])


def _make(cursor: Any, table: str, name: str, language: str) -> None:
    cursor.execute(MAKE[name].format(table=table, stem=_stem(language), unicode=UNICODE))


def _swap(cursor: Any, name: str) -> None:
    cursor.execute(f"DELETE FROM {name}{BESIDE} WHERE rowid NOT IN (SELECT id FROM {ENTRIES})")  # noqa: S608 - fixed names
    for event in STOCK_TRIGGERS:
        cursor.execute(f"DROP TRIGGER IF EXISTS {event}_{name}")
    cursor.execute(f"DROP TABLE IF EXISTS {name}")
    cursor.execute(f"ALTER TABLE {name}{BESIDE} RENAME TO {name}")
    _only_delete(cursor, name)


def _only_delete(cursor: Any, name: str) -> None:
    for event in STOCK_TRIGGERS:
        cursor.execute(f"DROP TRIGGER IF EXISTS {event}_{name}")
    cursor.execute(
        f"CREATE TRIGGER delete_{name} AFTER DELETE ON {ENTRIES} "  # noqa: S608 - fixed names
        f"BEGIN DELETE FROM {name} WHERE rowid = OLD.id; END"
    )


def _stem(language: str) -> str:
    return "porter " if language == "english" else ""
