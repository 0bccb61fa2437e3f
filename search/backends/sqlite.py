"""
SQLite's full-text search: the best hits first, then the objects.

modelsearch asks for the rank of every hit once for every hit, and passes quotes on as they come; its search of a common
word takes minutes at 100,000 posts and fails on a lone ``"``. Here one FTS5 query ranks, and all text is quoted.
"""

import json
from typing import Any

from django.db import connections
from django.db.models import Case, F, FloatField, IntegerField, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from modelsearch.backends.database.sqlite.query import AndNot, normalize
from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
    SQLiteSearchResults,
)
from modelsearch.query import MatchAll, Not
from modelsearch.utils import get_descendants_content_types_pks
from wagtail.search.models import IndexEntry

from search.backends.fts5 import match_expression
from search.backends.sqlite_index import Index
from search.backends.texts import TITLE

ENTRIES = IndexEntry._meta.db_table
FTS = f"{ENTRIES}_fts"
BM25 = f"bm25({FTS}, 1.0, 1.0, 8.0)"  # weights of autocomplete, body and title, in the table's order
FIRST_LOOK = 500  # best hits that are looked at before the others

# CROSS: the full-text index always leads.
JOINED = f"{FTS} CROSS JOIN {ENTRIES} entry ON entry.id = {FTS}.rowid"
MATCHED = f"{FTS} MATCH %s AND entry.content_type_id IN (SELECT value FROM json_each(%s))"  # noqa: S608 - no value in it
KEYS = f"SELECT CAST(entry.object_id AS {{}}) FROM {JOINED} WHERE {MATCHED}"  # noqa: S608 - no value in it
BEST = f"SELECT entry.object_id, {BM25} AS score FROM {JOINED} WHERE {MATCHED}"  # noqa: S608 - no value in it
BEST_FIRST = f"{BEST} ORDER BY score, entry.id DESC LIMIT %s"


class SearchQueryCompiler(SQLiteSearchQueryCompiler):
    """Finds the best hits of the index first and reads only the objects that are asked for."""

    def search(self, config: Any, start: int | None, stop: int | None, score_field: str | None = None) -> QuerySet:
        match, negated = self._match()
        if match is None:
            return self.queryset.none() if negated else self.queryset[start:stop]
        if negated:
            return self._in_some_order(self.queryset.exclude(pk__in=self._hits(match)))[start:stop]
        if not match:
            return self.queryset.none()
        if self.order_by_relevance and stop is not None:
            return self._in_order_of_rank(self._best(match, start or 0, stop), score_field)
        return self._in_some_order(self.found())[start:stop]

    def found(self) -> QuerySet:
        """All that was found, in the order of its queryset."""
        match, negated = self._match()
        if match is None:
            return self.queryset.none() if negated else self.queryset
        if negated:
            return self.queryset.exclude(pk__in=self._hits(match))
        return self.queryset.filter(pk__in=self._hits(match)) if match else self.queryset.none()

    def _match(self) -> tuple[str | None, bool]:
        """What to match (``None``: everything), and whether the hits are what is *not* wanted."""
        query, negated = normalize(self.query), False
        while isinstance(query, Not):
            query, negated = query.subquery, not negated
        if isinstance(query, AndNot) and isinstance(query.subquery_a, MatchAll):
            query, negated = query.subquery_b, not negated
        if isinstance(query, MatchAll):
            return None, negated
        return match_expression(query, self.LAST_TERM_IS_PREFIX), negated

    def _params(self, match: str) -> list[str]:
        named = {TITLE if name == TITLE else "body" for name in self.fields or ()}
        columns = " ".join(named.intersection(self.FTS_TABLE_FIELDS) or self.FTS_TABLE_FIELDS)
        types = json.dumps(list(get_descendants_content_types_pks(self.queryset.model)))
        return [f"{{{columns}}} : ({match})", types]

    def _hits(self, match: str) -> RawSQL:
        if not match:
            return RawSQL("SELECT NULL WHERE 0", [])
        pk_type = self.queryset.model._meta.pk.rel_db_type(connections[self.queryset.db])
        return RawSQL(KEYS.format(pk_type), self._params(match))  # noqa: S611 - values are parameters

    def _best(self, match: str, start: int, stop: int) -> list[tuple[Any, float]]:
        """Keys and ranks from ``start`` to ``stop``; looks at more hits if the queryset leaves many of them out."""
        size = max(FIRST_LOOK, 2 * stop)
        while True:
            ranked = self._ranked(match, size)
            wanted = RawSQL("SELECT value FROM json_each(%s)", [json.dumps([key for key, _ in ranked])])
            allowed = set(self.queryset.filter(pk__in=wanted).order_by().values_list("pk", flat=True))
            best = [(key, rank) for key, rank in ranked if key in allowed]
            if len(best) >= stop or len(ranked) < size:
                return best[start:stop]
            size *= 10

    def _ranked(self, match: str, size: int) -> list[tuple[Any, float]]:
        to_python = self.queryset.model._meta.pk.to_python
        with connections[self.queryset.db].cursor() as cursor:
            cursor.execute(BEST_FIRST, [*self._params(match), size])
            return [(to_python(key), rank) for key, rank in cursor.fetchall()]

    def _in_order_of_rank(self, best: list[tuple[Any, float]], score_field: str | None) -> QuerySet:
        if not best:
            return self.queryset.none()
        places = [When(pk=key, then=Value(place)) for place, (key, _) in enumerate(best)]
        queryset = self.queryset.filter(pk__in=[key for key, _ in best])
        if score_field:
            ranks = [When(pk=key, then=Value(rank)) for key, rank in best]
            queryset = queryset.annotate(**{score_field: Case(*ranks, output_field=FloatField())})
        return queryset.order_by(Case(*places, output_field=IntegerField()))

    def _in_some_order(self, queryset: QuerySet) -> QuerySet:
        return queryset if queryset.query.order_by else queryset.order_by(F("pk").desc())


class AutocompleteQueryCompiler(SearchQueryCompiler, SQLiteAutocompleteQueryCompiler):
    """The same for the beginnings of words; this is what the admin's search boxes ask."""


class SearchResults(SQLiteSearchResults):
    def _do_count(self) -> int:
        total: int = self.query_compiler.found().order_by().count()
        return max(0, min(total, total if self.stop is None else self.stop) - (self.start or 0))


class SearchBackend(SQLiteSearchBackend):
    query_compiler_class = SearchQueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    index_class = Index
    results_class = SearchResults
