"""PostgreSQL's text search configurations: which of them passes over whose endings."""

from typing import Any, Final

PLAIN: Final = "simple"
CONFIGS: Final = {"": PLAIN, "english": "bellbird_english"}

# PostgreSQL's own passes over words such as “the” and “not” as well, by which people do look for posts.
MAKE: Final = (
    "CREATE TEXT SEARCH DICTIONARY bellbird_english_stems (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION bellbird_english (COPY = pg_catalog.english)",
    """
    ALTER TEXT SEARCH CONFIGURATION bellbird_english
    ALTER MAPPING REPLACE english_stem WITH bellbird_english_stems
    """,
)


def make(to: Any) -> None:
    """Make the configurations that the database does not have yet."""
    if to.vendor != "postgresql":
        return
    with to.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_ts_config WHERE cfgname = %s", [CONFIGS["english"]])
        if cursor.fetchone() is None:
            for statement in MAKE:
                cursor.execute(statement)
