"""Keep PostgreSQL's planner told how large our tables are, before it plans a statement over many of their rows.

A table that was filled a moment ago (an import, a first fan-out) counts as empty until autovacuum comes by, up to a
minute later; a join planned on that belief takes time that grows with the square of the readers. The thresholds are
those of autovacuum_analyze_threshold and autovacuum_analyze_scale_factor.
"""

from django.db import connection, models

ROWS, SHARE = 50, 0.1


def refresh_statistics(*tables: type[models.Model]) -> list[str]:
    """Analyze those of ``tables`` that have changed much since they last were; without waiting for anybody's lock.

    Nothing happens on SQLite, which plans the same with and without. Call it outside transactions: the lock of ANALYZE
    is held to their end.

    :returns: the names of the tables analyzed.
    """
    if connection.vendor != "postgresql":
        return []
    names = [each._meta.db_table for each in tables]
    changed = "n_mod_since_analyze > %s + %s * n_live_tup"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")  # what this connection itself has just written counts too
        cursor.execute(
            f"SELECT relname FROM pg_stat_user_tables WHERE relname = ANY(%s) AND {changed} ORDER BY relname",  # noqa: S608
            [names, ROWS, SHARE],
        )
        stale = [name for (name,) in cursor.fetchall()]
        for name in stale:
            cursor.execute(f"ANALYZE (SKIP_LOCKED) {connection.ops.quote_name(name)}")
    return stale
