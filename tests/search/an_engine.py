"""An engine of its own, as ``SEARCH_URL`` may name one. It takes what it is given, and forgets it."""

from typing import Any

from modelsearch.backends.base import BaseIndex, BaseSearchBackend, EmptySearchResults


class Index(BaseIndex):
    def add_item(self, obj: Any) -> None: ...

    def add_items(self, model: Any, items: Any) -> None: ...

    def delete_item(self, item: Any) -> None: ...


class SearchBackend(BaseSearchBackend):
    index_class = Index
    results_class = EmptySearchResults
