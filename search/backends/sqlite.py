"""
SQLite's full-text search: the best hits first, then the objects.

modelsearch asks for the rank of every hit once for every hit, and passes quotes on as they come; its search of a common
word takes minutes at 100,000 posts and fails on a lone ``"``. Here one FTS5 query ranks, and all text is quoted.
The beginnings of words have a table of their own: looking for ``a*`` among all words of all bodies would read them all.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from django.db import connections
from django.db.models.expressions import RawSQL
from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
    SQLiteSearchResults,
)

from search.backends.fts5 import Fts5
from search.backends.narrowing import narrowed
from search.backends.ranking import BestFirst, Hits
from search.backends.results import AnyText, Results
from search.backends.sqlite_index import Index
from search.backends.sqlite_tables import BEGINNINGS, ENTRIES, WORDS

BM25 = f"bm25({WORDS}, 0.0, 1.0, 8.0)"  # weights of autocomplete, body and title, in the table's order
MOST_RANKED: Final = 5_000  # entries weighed for one question, and as many more that hold it in their titles

OF_TYPES = "entry.content_type_id IN (SELECT value FROM json_each(%s))"
# CROSS: the full-text index always leads.
KEYS = f"""
    SELECT CAST(entry.object_id AS {{pk_type}}) FROM {{table}} CROSS JOIN {ENTRIES} entry ON entry.id = {{table}}.rowid
    WHERE {{table}} MATCH %s AND {OF_TYPES}
"""  # noqa: S608 - no value in it
BEST = f"""
    SELECT CASE WHEN {OF_TYPES} THEN entry.object_id END, score FROM
    (SELECT rowid AS entry_id, {{rank}} AS score FROM {{table}} WHERE {{table}} MATCH %s {{only}}
    ORDER BY {{order}} LIMIT %s)
    CROSS JOIN {ENTRIES} entry ON entry.id = entry_id ORDER BY score, entry_id DESC
"""  # noqa: S608 - no value in it
# Plus: the full-text index still leads.
WITH_KEYS = f"""
    AND +rowid IN (
        SELECT entry.id FROM {ENTRIES} entry
        WHERE {OF_TYPES} AND entry.object_id IN (SELECT CAST(value AS text) FROM json_each(%s))
    )
"""  # noqa: S608 - no value in it
NEWEST = "SELECT rowid FROM (SELECT rowid FROM {table} WHERE {table} MATCH %s ORDER BY rowid DESC LIMIT %s)"
ONLY_NEWEST = f"AND +rowid IN ({NEWEST} UNION {NEWEST})"


class SearchQueryCompiler(BestFirst, SQLiteSearchQueryCompiler):
    """Finds the best hits of the index first and reads only the objects that are asked for."""

    dialect = Fts5()
    table = WORDS
    most_ranked = MOST_RANKED
    rank = BM25

    def hits(self, expression: str, size: int) -> Hits:
        most = max(size, self.most_ranked)
        newest = [self._where(expression), most, f"{{title}} : ({expression})", most]
        return self._ranked(expression, size, only=(ONLY_NEWEST.format(table=self.table), newest))

    def newest(self, expression: str, size: int) -> Hits:
        return self._ranked(expression, size, "0.0", "rowid DESC")

    def among(self, expression: str, keys: Sequence[Any]) -> list[tuple[Any, float]]:
        these = json.dumps([str(key) for key in keys])
        return self._ranked(expression, len(keys), only=(WITH_KEYS, [json.dumps(self.types), these])).best

    def allowed(self, keys: Sequence[Any]) -> set[Any]:
        # SQLite's queries hold a limited number of parameters.
        wanted = RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys), default=str)])
        return set(narrowed(self.queryset, wanted).order_by().values_list("pk", flat=True))

    def keys_of_hits(self, expression: str) -> RawSQL:
        sql = KEYS.format(pk_type=self.pk_type, table=self.table)
        return RawSQL(sql, [self._where(expression), json.dumps(self.types)])  # noqa: S611 - values are parameters

    def _where(self, expression: str) -> str:
        return f"{{{'title' if self.in_titles_only else 'title body'}}} : ({expression})"

    def _ranked(
        self,
        expression: str,
        size: int,
        rank: str = "",
        order: str = "score, rowid DESC",
        only: tuple[str, list[Any]] = ("", []),
    ) -> Hits:
        to_python = self.queryset.model._meta.pk.to_python
        sql = BEST.format(rank=rank or self.rank, order=order, table=self.table, only=only[0])
        with connections[self.queryset.db].cursor() as cursor:
            cursor.execute(sql, [json.dumps(self.types), self._where(expression), *only[1], size])
            rows = cursor.fetchall()
        return Hits([(to_python(key), rank) for key, rank in rows if key is not None], len(rows) == size)


class AutocompleteQueryCompiler(SearchQueryCompiler, SQLiteAutocompleteQueryCompiler):
    """
    The same for the beginnings of words; this is what the admin's search boxes ask.

    Where so many words begin alike that they cannot all be weighed, the newest come first.
    """

    table = BEGINNINGS
    rank = f"bm25({BEGINNINGS})"

    def hits(self, expression: str, size: int) -> Hits:
        newest = self.newest(expression, size)
        return newest if newest.has_more else self._ranked(expression, size)

    def _where(self, expression: str) -> str:
        return expression


class SearchResults(Results, SQLiteSearchResults):
    query_compiler: Any


class SearchBackend(AnyText, SQLiteSearchBackend):
    query_compiler_class = SearchQueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    index_class = Index
    results_class = SearchResults
