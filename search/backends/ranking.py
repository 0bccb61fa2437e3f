"""
What both database backends do alike: the engine ranks its entries first, only then are objects looked at.

modelsearch joins and filters every hit before it ranks, on SQLite once for every other hit. Here the engine gives its
best hits, the queryset says which of them may be seen, and more are looked at only where it leaves many of them out.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Case, F, FloatField, IntegerField, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from modelsearch.utils import get_descendants_content_types_pks

from search.backends.narrowing import narrowed
from search.backends.texts import TITLE
from search.backends.trees import Dialect, Match, match_of

FIRST_LOOK = 500  # best hits that are looked at before the others


class Hits(NamedTuple):
    """The best hits, as keys with their ranks, and whether there are more."""

    best: list[tuple[Any, float]]
    has_more: bool


class BestFirst:
    """A query compiler's part that is no engine's own. ``hits`` and ``keys_of_hits`` are the engine's."""

    dialect: Dialect
    queryset: Any
    query: Any
    fields: Any
    order_by_relevance: bool
    LAST_TERM_IS_PREFIX: bool
    looks_further = False  # the first look was not enough: objects of other kinds may have been in the way

    def hits(self, expression: str, size: int) -> Hits:
        """The ``size`` best hits."""
        raise NotImplementedError

    def keys_of_hits(self, expression: str) -> RawSQL:
        """A subquery for the keys of all hits."""
        raise NotImplementedError

    def search(
        self, config: Any, start: int | None, stop: int | None, score_field: str | None = None, backend: Any = None
    ) -> QuerySet:
        match = self._match()
        if stop is not None and self._is_ranked(match):
            return self._in_order_of_rank(self._best(match.expression, start or 0, stop), score_field)
        return self._in_some_order(self.found())[start:stop]

    def keys(self, start: int, stop: int) -> list[Any]:
        """The keys from ``start`` to ``stop``, in the order of the results; no objects are made."""
        match = self._match()
        if self._is_ranked(match):
            return [key for key, _ in self._best(match.expression, start, stop)]
        return list(self._in_some_order(self.found()).values_list("pk", flat=True)[start:stop])

    def found(self) -> QuerySet:
        """All that was found, in the order of its queryset."""
        match = self._match()
        if match.negated:
            return self.queryset.exclude(pk__in=self.keys_of_hits(match.expression)) if match.expression else self._all
        return narrowed(self.queryset, self.keys_of_hits(match.expression)) if match.expression else self._none

    @property
    def _all(self) -> QuerySet:
        everything: QuerySet = self.queryset.all()
        return everything

    @property
    def _none(self) -> QuerySet:
        nothing: QuerySet = self.queryset.none()
        return nothing

    def _match(self) -> Match:
        return match_of(self.query, self.dialect, self.LAST_TERM_IS_PREFIX)

    def _is_ranked(self, match: Match) -> bool:
        return self.order_by_relevance and bool(match.expression) and not match.negated

    @property
    def types(self) -> list[int]:
        """The content types whose entries can be hits."""
        return list(get_descendants_content_types_pks(self.queryset.model))

    @property
    def in_titles_only(self) -> bool:
        return set(self.fields or ()) == {TITLE}

    @property
    def pk_type(self) -> str:
        """The key's type in SQL; entries keep keys as text."""
        return str(self.queryset.model._meta.pk.rel_db_type(connections[self.queryset.db]))

    def _best(self, expression: str, start: int, stop: int) -> list[tuple[Any, float]]:
        """Keys and ranks from ``start`` to ``stop``; looks at more hits if the queryset leaves many of them out."""
        size = max(FIRST_LOOK, 2 * stop)
        while True:
            ranked, has_more = self.hits(expression, size)
            allowed = self._allowed([key for key, _ in ranked])
            best = [(key, rank) for key, rank in ranked if key in allowed]
            if len(best) >= stop or not has_more:
                return best[start:stop]
            size, self.looks_further = size * 10, True

    def _allowed(self, keys: Sequence[Any]) -> set[Any]:
        wanted: Any = list(keys)
        if connections[self.queryset.db].vendor == "sqlite":  # whose queries hold a limited number of parameters
            wanted = RawSQL("SELECT value FROM json_each(%s)", [json.dumps(wanted, default=str)])
        return set(narrowed(self.queryset, wanted).order_by().values_list("pk", flat=True))

    def _in_order_of_rank(self, best: list[tuple[Any, float]], score_field: str | None) -> QuerySet:
        if not best:
            return self._none
        places = [When(pk=key, then=Value(place)) for place, (key, _) in enumerate(best)]
        queryset: QuerySet = self.queryset.filter(pk__in=[key for key, _ in best])
        if score_field:
            ranks = [When(pk=key, then=Value(rank)) for key, rank in best]
            queryset = queryset.annotate(**{score_field: Case(*ranks, output_field=FloatField())})
        return queryset.order_by(Case(*places, output_field=IntegerField()))

    def _in_some_order(self, queryset: QuerySet) -> QuerySet:
        return queryset if queryset.query.order_by else queryset.order_by(F("pk").desc())
