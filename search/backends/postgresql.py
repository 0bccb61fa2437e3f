"""
PostgreSQL's full-text search: the best hits first, then the objects, and writes that never wait for one another.

modelsearch follows each write with an average over the whole index and an update of every entry that looks new. Two
workers then lock each other's rows, and deadlock when titles are alike. Here each entry is written with its norm.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import batched
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models.expressions import RawSQL
from modelsearch.backends.database.postgres.postgres import (
    PostgresAutocompleteQueryCompiler,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
    PostgresSearchResults,
)

from search.backends.forms import built_language, wanted_language
from search.backends.narrowing import narrowed
from search.backends.postgresql_bounds import ENTRIES, estimated, newest
from search.backends.postgresql_forms import CONFIGS, PLAIN
from search.backends.postgresql_index import Index
from search.backends.ranking import BestFirst, Hits, with_rest
from search.backends.results import AnyText, Results
from search.backends.tsquery import TsQuery

WEIGHTS: Final = "'{{0.1, 0.2, 0.4, 1.0}}'"  # of a body's words (D), of nothing (C), of excerpt and tags (B), of titles
MOST_RANKED: Final = 1_000  # entries weighed for one question, and as many more that hold it in their titles
AT_ONCE: Final = 500  # keys asked about in one query; for many more PostgreSQL would stop to compile it
BOTH: Final = "title || body"  # as in the index of this expression that a migration makes
# A title counts twice, the more the shorter it is, and more than any body if it holds all that was asked for. A long
# body counts a little less.
RANK: Final = f"""
    ts_rank({WEIGHTS}, {BOTH}, {{asked}}, 1) + ts_rank({WEIGHTS}, title, {{asked}}) * title_norm
    + CASE WHEN title @@ {{asked}} THEN 1 + title_norm ELSE 0 END
"""

HITS: Final = "{vector} @@ {asked} AND content_type_id = ANY(%s)"
KEYS: Final = f"SELECT CAST(object_id AS {{pk_type}}) FROM {ENTRIES} WHERE {HITS}"  # noqa: S608 - no value in it
BEST: Final = f"""
    SELECT object_id, {{rank}} AS score FROM {ENTRIES}
    WHERE {HITS} {{only}} ORDER BY {{order}} LIMIT %s
"""  # noqa: S608 - no value in it
WITH_KEYS: Final = "AND object_id = ANY(%s)"
NEWEST: Final = f"""
    AND id = ANY(%s || ARRAY(SELECT id FROM {ENTRIES} WHERE title @@ {{asked}} AND content_type_id = ANY(%s)
    ORDER BY id DESC LIMIT %s))
"""  # noqa: S608 - no value in it
# One by one, each by its key: the planner would rather read all pages than ask 500 of them whether they may be seen.
ALLOWED: Final = """
    SELECT found.key FROM unnest(%s::{pk_type}[]) AS these(key) CROSS JOIN LATERAL ({allowed} OFFSET 0) AS found(key)
"""


class SearchQueryCompiler(BestFirst, PostgresSearchQueryCompiler):
    """Finds the best hits of the index first and reads only the objects that are asked for."""

    dialect = TsQuery()

    most_ranked = MOST_RANKED
    rank = RANK

    def hits(self, expression: str, size: int) -> Hits:
        asked, params = self._asked(expression)
        where, values = HITS.format(vector=self._vector, asked=asked), [*params, self.types]
        number = estimated(self.queryset.db, where, values)
        if number <= self.most_ranked:
            return self._ranked(expression, max(size, self.most_ranked), self.rank)
        rows, has_more = newest(self.queryset.db, where, values, size)
        only = NEWEST.format(asked=asked), [[key for key, _ in rows[: self.most_ranked]], *values, self.most_ranked]
        best = self._ranked(expression, 2 * self.most_ranked, self.rank, only=only).best
        return Hits(with_rest(best, [self._to_python(key) for _, key in rows]), has_more)

    def newest(self, expression: str, size: int) -> Hits:
        asked, params = self._asked(expression)
        where = HITS.format(vector=self._vector, asked=asked)
        rows, has_more = newest(self.queryset.db, where, [*params, self.types], size)
        return Hits([(self._to_python(key), 0.0) for _, key in rows], has_more)

    def among(self, expression: str, keys: Sequence[Any]) -> list[tuple[Any, float]]:
        return self._ranked(expression, len(keys), self.rank, only=(WITH_KEYS, [[str(key) for key in keys]])).best

    def allowed(self, keys: Sequence[Any]) -> set[Any]:
        allowed = narrowed(self.queryset, RawSQL("SELECT these.key", [])).order_by().values_list("pk")
        try:
            sql, params = allowed.query.get_compiler(self.queryset.db).as_sql()
        except EmptyResultSet:
            return set()
        sql, found = ALLOWED.format(pk_type=self.pk_type, allowed=sql), set()
        with connections[self.queryset.db].cursor() as cursor:
            for some in batched(keys, AT_ONCE):
                cursor.execute(sql, [list(some), *params])
                found |= {key for (key,) in cursor.fetchall()}
        return found

    def keys_of_hits(self, expression: str) -> RawSQL:
        asked, params = self._asked(expression)
        sql = KEYS.format(pk_type=self.pk_type, vector=self._vector, asked=asked)
        return RawSQL(sql, [*params, self.types])  # noqa: S611 - values are parameters

    @property
    def _vector(self) -> str:
        return "title" if self.in_titles_only else f"({BOTH})"

    @cached_property
    def configs(self) -> list[str]:
        """In which forms to ask: as the settings say, and as entries were written that are not rebuilt yet."""
        return list(dict.fromkeys(CONFIGS[language] for language in (wanted_language(), built_language())))

    def _asked(self, expression: str) -> tuple[str, list[str]]:
        asked = " || ".join("to_tsquery(%s::regconfig, %s)" for _ in self.configs)
        return f"({asked})", [param for config in self.configs for param in (config, expression)]

    def _to_python(self, key: str) -> Any:
        return self.queryset.model._meta.pk.to_python(key)

    def _ranked(
        self,
        expression: str,
        size: int,
        rank: str,
        order: str = "score DESC, id DESC",
        only: tuple[str, list[Any]] = ("", []),
    ) -> Hits:
        asked, params = self._asked(expression)
        times = rank.count("{asked}") + 1
        sql = BEST.format(rank=rank.format(asked=asked), vector=self._vector, asked=asked, order=order, only=only[0])
        with connections[self.queryset.db].cursor() as cursor:
            cursor.execute(sql, [*params * times, self.types, *only[1], size])
            rows = cursor.fetchall()
        return Hits([(self._to_python(key), rank) for key, rank in rows], len(rows) == size)


class AutocompleteQueryCompiler(SearchQueryCompiler, PostgresAutocompleteQueryCompiler):
    """
    The same for the beginnings of words; this is what the admin's search boxes ask.

    Where so many words begin alike that they cannot all be weighed, the newest come first.
    """

    rank = "ts_rank(autocomplete, {asked}, 1)"

    def hits(self, expression: str, size: int) -> Hits:
        newest = self._ranked(expression, size, "0.0", "id DESC")
        return newest if newest.has_more else self._ranked(expression, size, self.rank)

    @property
    def _vector(self) -> str:
        return "autocomplete"

    @cached_property
    def configs(self) -> list[str]:
        return [PLAIN]


class SearchResults(Results, PostgresSearchResults):
    query_compiler: Any


class SearchBackend(AnyText, PostgresSearchBackend):
    query_compiler_class = SearchQueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    index_class = Index
    results_class = SearchResults
