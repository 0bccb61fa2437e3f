"""PostgreSQL's ``pg_trgm``, where it could be had: words that share most of their three-letter pieces."""

from typing import Any, Final

from django.db import DatabaseError, connection, transaction

INDEX: Final = "search_spelledword_trigrams"
MOST: Final = 50  # words

MAKE: Final = f"CREATE INDEX IF NOT EXISTS {INDEX} ON search_spelledword USING gin (word gin_trgm_ops)"
UNMAKE: Final = f"DROP INDEX IF EXISTS {INDEX}"
SIMILAR: Final = (
    "SELECT word FROM search_spelledword WHERE word %% %s ORDER BY similarity(word, %s) DESC, word LIMIT %s"
)


def at_hand(to: Any) -> bool:
    """Whether the database keeps trigrams of the words. Asked anew each time: extensions come and go."""
    if to.vendor != "postgresql":
        return False
    with to.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [INDEX])
        return bool(cursor.fetchone()[0])


def similar(word: str) -> set[str]:
    """The words most like ``word``."""
    with connection.cursor() as cursor:
        cursor.execute(SIMILAR, [word, word, MOST])
        return {found for (found,) in cursor.fetchall()}


def keep(to: Any) -> bool:
    """Have the database keep trigrams; return whether it could. It needs the extension, or the right to create it."""
    if to.vendor != "postgresql":
        return False
    try:
        with transaction.atomic(using=to.alias), to.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(MAKE)
    except DatabaseError:
        return False
    return True
