"""
What both database backends do alike: the engine ranks its entries first, only then are objects looked at.

modelsearch joins and filters every hit before it ranks, on SQLite once for every other hit. Here the engine gives its
best hits, and the queryset says which of them may be seen. Where it leaves many of them out, the newest of what it lets
be seen are ranked instead. However common a word is, no more than ``most_ranked`` entries are weighed for it, and as
many again whose titles hold it: the newest.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Case, F, FloatField, IntegerField, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from modelsearch.utils import get_descendants_content_types_pks

from search.backends.narrowing import narrowed
from search.backends.texts import TITLE
from search.backends.trees import Dialect, Match, match_of

FIRST_LOOK = 500  # hits that are looked at beyond those asked for, because some of them may be hidden


class Hits(NamedTuple):
    """The best hits, as keys with their ranks, and whether there are more."""

    best: list[tuple[Any, float]]
    has_more: bool


class BestFirst:
    """A query compiler's part that is no engine's own. ``hits``, ``among`` and ``keys_of_hits`` are the engine's."""

    dialect: Dialect
    queryset: Any
    query: Any
    fields: Any
    order_by_relevance: bool
    LAST_TERM_IS_PREFIX: bool
    most_ranked: int

    def hits(self, expression: str, size: int) -> Hits:
        """The ``size`` best hits or more; beyond those that are ranked, the newest."""
        raise NotImplementedError

    def newest(self, expression: str, size: int) -> Hits:
        """The ``size`` newest hits, none of them weighed."""
        raise NotImplementedError

    def among(self, expression: str, keys: Sequence[Any]) -> list[tuple[Any, float]]:
        """Those of the hits that have one of these keys, best first."""
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
        if match.negated and match.expression and (keys := self._newest_without(match.expression, stop)):
            return keys[start:stop]
        return list(self._in_some_order(self.found()).values_list("pk", flat=True)[start:stop])

    def found(self) -> QuerySet:
        """All that was found, in the order of its queryset."""
        match = self._match()
        if match.negated:
            return self.queryset.exclude(pk__in=self.keys_of_hits(match.expression)) if match.expression else self._all
        return narrowed(self.queryset, self.keys_of_hits(match.expression)) if match.expression else self._none

    def count(self, stop: int | None) -> int:
        """How many were found, counted up to ``stop``; ``None``: all."""
        match = self._match()
        if stop is not None and match.expression and not match.negated:
            hits = self.newest(match.expression, stop + FIRST_LOOK)
            number = len(self.allowed([key for key, _ in hits.best]))
            if number >= stop or not hits.has_more:
                return min(number, stop)
        found = self.found().order_by()
        return int((found if stop is None else found[:stop]).count())

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
        """Keys and ranks from ``start`` to ``stop``."""
        ranked, has_more = self.hits(expression, stop + FIRST_LOOK)
        allowed = self.allowed([key for key, _ in ranked]) if ranked else set()
        best = [(key, rank) for key, rank in ranked if key in allowed]
        if len(best) < stop and has_more:
            best = self._best_of_newest(expression, stop)
        return best[start:stop]

    def _best_of_newest(self, expression: str, stop: int) -> list[tuple[Any, float]]:
        """The newest of what may be seen, ranked: most of the best hits of all may not."""
        most = stop + FIRST_LOOK
        newest = list(self._in_some_order(self._all).values_list("pk", flat=True)[:most])
        ranked = self.among(expression, newest)
        if len(ranked) >= stop or len(newest) < most:
            return ranked
        keys = list(self._in_some_order(self.found()).values_list("pk", flat=True)[: max(stop, self.most_ranked)])
        return with_rest(self.among(expression, keys[: self.most_ranked]), keys)

    def _newest_without(self, expression: str, stop: int) -> list[Any]:
        """The first in the order of the queryset that hold none of this, if they are easily found: else none."""
        if self.queryset.query.annotations:
            return []
        everything = self.queryset.model._default_manager.order_by(*self.queryset.query.order_by or ("-pk",))
        first = list(everything.values_list("pk", flat=True)[: stop + FIRST_LOOK])
        left = self.allowed(first) - {key for key, _ in self.among(expression, first)}
        return [key for key in first if key in left] if len(left) >= stop else []

    def allowed(self, keys: Sequence[Any]) -> set[Any]:
        """Those of these keys that the queryset has."""
        raise NotImplementedError

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


def with_rest(ranked: Sequence[tuple[Any, float]], keys: Sequence[Any]) -> list[tuple[Any, float]]:
    """What is ranked, then those of these keys that are not, in their order."""
    known = {key for key, _ in ranked}
    return [*ranked, *((key, 0.0) for key in keys if key not in known)]
