"""Results of both database backends, and what they take for a question."""

from typing import Any

from modelsearch.backends.base import BaseSearchResults


class Results(BaseSearchResults):
    """Results that can also be had as bare keys, and are counted no further than they are asked for."""

    query_compiler: Any
    start: int
    stop: int | None

    def keys(self, start: int, stop: int) -> list[Any]:
        """The keys from ``start`` to ``stop``, in the order of the results."""
        keys: list[Any] = self.query_compiler.keys(start, stop)
        return keys

    def _do_count(self) -> int:
        number: int = self.query_compiler.count(self.stop)
        return max(0, number - (self.start or 0))


class AnyText:
    """A backend's part that lets no text have answers of another kind, not even none."""

    def _search(self, query_compiler_class: Any, query: Any, model_or_queryset: Any, **kwargs: Any) -> Any:
        return super()._search(query_compiler_class, query or " ", model_or_queryset, **kwargs)  # type: ignore[misc]
