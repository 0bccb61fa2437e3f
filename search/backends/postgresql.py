"""
PostgreSQL's full-text search: the best hits first, then the objects, and writes that never wait for one another.

modelsearch follows each write with an average over the whole index and an update of every entry that looks new. Two
workers then lock each other's rows, and deadlock when titles are alike. Here each entry is written with its norm.
"""

from typing import Any, Final

from django.db import connections
from django.db.models.expressions import RawSQL
from modelsearch.backends.database.postgres.postgres import (
    PostgresAutocompleteQueryCompiler,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
    PostgresSearchResults,
)
from wagtail.search.models import IndexEntry

from search.backends.forms import built_language, wanted_language
from search.backends.postgresql_forms import CONFIGS, PLAIN
from search.backends.postgresql_index import Index
from search.backends.ranking import BestFirst, Hits
from search.backends.results import AnyText, Results
from search.backends.tsquery import TsQuery

ENTRIES: Final = IndexEntry._meta.db_table
WEIGHTS: Final = "'{{0.1, 0.2, 0.4, 1.0}}'"  # of a body's words (D), of nothing (C), of excerpt and tags (B), of titles
BOTH: Final = "title || body"  # as in the index of this expression that a migration makes
# A title counts twice, the more the shorter it is, and more than any body if it holds all that was asked for. A long
# body counts a little less.
RANK: Final = f"""
    ts_rank({WEIGHTS}, {BOTH}, {{asked}}, 1) + ts_rank({WEIGHTS}, title, {{asked}}) * title_norm
    + CASE WHEN title @@ {{asked}} THEN 1 + title_norm ELSE 0 END
"""

KEYS: Final = f"""
    SELECT CAST(object_id AS {{pk_type}}) FROM {ENTRIES}
    WHERE {{vector}} @@ {{asked}} AND content_type_id = ANY(%s)
"""  # noqa: S608 - no value in it
BEST: Final = f"""
    SELECT object_id, {{rank}} AS score FROM {ENTRIES}
    WHERE {{vector}} @@ {{asked}} AND content_type_id = ANY(%s) ORDER BY {{order}} LIMIT %s
"""  # noqa: S608 - no value in it


class SearchQueryCompiler(BestFirst, PostgresSearchQueryCompiler):
    """Finds the best hits of the index first and reads only the objects that are asked for."""

    dialect = TsQuery()

    def hits(self, expression: str, size: int) -> Hits:
        return self._ranked(expression, size, RANK, "score DESC, id DESC")

    def keys_of_hits(self, expression: str) -> RawSQL:
        asked, params = self._asked(expression)
        sql = KEYS.format(pk_type=self.pk_type, vector=self._vector, asked=asked)
        return RawSQL(sql, [*params, self.types])  # noqa: S611 - values are parameters

    @property
    def _vector(self) -> str:
        return "title" if self.in_titles_only else f"({BOTH})"

    def _configs(self) -> list[str]:
        """In which forms to ask: as the settings say, and as entries were written that are not rebuilt yet."""
        return list(dict.fromkeys(CONFIGS[language] for language in (wanted_language(), built_language())))

    def _asked(self, expression: str) -> tuple[str, list[str]]:
        configs = self._configs()
        asked = " || ".join("to_tsquery(%s::regconfig, %s)" for _ in configs)
        return f"({asked})", [param for config in configs for param in (config, expression)]

    def _ranked(self, expression: str, size: int, rank: str, order: str) -> Hits:
        to_python = self.queryset.model._meta.pk.to_python
        asked, params = self._asked(expression)
        times = rank.count("{asked}") + 1
        sql = BEST.format(rank=rank.format(asked=asked), vector=self._vector, asked=asked, order=order)
        with connections[self.queryset.db].cursor() as cursor:
            cursor.execute(sql, [*params * times, self.types, size])
            rows = cursor.fetchall()
        return Hits([(to_python(key), rank) for key, rank in rows], len(rows) == size)


class AutocompleteQueryCompiler(SearchQueryCompiler, PostgresAutocompleteQueryCompiler):
    """
    The same for the beginnings of words; this is what the admin's search boxes ask.

    Where so many words begin alike that they cannot all be weighed, the newest come first.
    """

    def hits(self, expression: str, size: int) -> Hits:
        newest = self._ranked(expression, size, "0.0", "id DESC")
        if newest.has_more:
            return newest
        return self._ranked(expression, size, "ts_rank(autocomplete, {asked}, 1)", "score DESC, id DESC")

    @property
    def _vector(self) -> str:
        return "autocomplete"

    def _configs(self) -> list[str]:
        return [PLAIN]


class SearchResults(Results, PostgresSearchResults):
    query_compiler: Any


class SearchBackend(AnyText, PostgresSearchBackend):
    query_compiler_class = SearchQueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    index_class = Index
    results_class = SearchResults
