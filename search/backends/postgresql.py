"""
PostgreSQL's full-text search: modelsearch's, with writes that never wait for one another.

modelsearch follows each write with an average over the whole index and an update of every entry that looks new. Two
workers then lock each other's rows, and deadlock when titles are alike. Here each entry is written with its norm.
Words are kept and looked for without accents, as SQLite does, whether or not the ``unaccent`` extension is there.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import QuerySet, TextField, Value
from modelsearch.backends.database.postgres.postgres import (
    EMPTY_VECTOR,
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from modelsearch.backends.database.postgres.weights import get_weight
from modelsearch.query import PlainText
from modelsearch.utils import ADD, get_content_type_pk
from wagtail.search.models import IndexEntry

from search.backends.texts import Texts, joined, without_accents

MAX_TERMS = 20
TYPICAL_TITLE = 5  # words; a title half as long weighs double


class Index(PostgresIndex):
    """One statement for each write, which touches no other entry; what was stored can be compared."""

    def add_items(self, model: Any, objs: Iterable[Any]) -> None:
        type_id = get_content_type_pk(model)
        IndexEntry.objects.bulk_create(
            [self._entry(type_id, obj) for obj in objs],
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["title", "body", "autocomplete", "title_text", "body_text", "title_norm"],
        )

    def _entry(self, type_id: int, obj: Any) -> IndexEntry:
        texts = Texts.of(obj)
        title = joined(texts.title)
        return IndexEntry(
            content_type_id=type_id,
            object_id=str(obj.pk),
            title=self._vector(texts.title, self.backend.config),
            body=self._vector(texts.body, self.backend.config),
            autocomplete=self._vector(texts.autocomplete, self.backend.autocomplete_config),
            title_text=title,
            body_text=joined(texts.body),
            title_norm=TYPICAL_TITLE / max(1, len(set(title.split()))),
        )

    def _vector(self, part: list[tuple[str, float | None]], config: str | None) -> Any:
        vectors = [
            SearchVector(
                Value(without_accents(text), output_field=TextField()), weight=get_weight(boost) or "D", config=config
            )
            for text, boost in part
            if text
        ]
        return ADD(vectors) if vectors else EMPTY_VECTOR

    def wanted(self, obj: Any) -> tuple[str, ...]:
        """What the entry of ``obj`` should hold, as far as it can be read back."""
        texts = Texts.of(obj)
        return joined(texts.title), joined(texts.body)

    def stored(self, model: Any, keys: Iterable[Any]) -> dict[str, tuple[str, ...]]:
        """What the entries of these objects hold, by key."""
        entries = IndexEntry.objects.filter(
            content_type=get_content_type_pk(model), object_id__in=[str(key) for key in keys]
        )
        return {key: tuple(texts) for key, *texts in entries.values_list("object_id", "title_text", "body_text")}

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Not needed: each entry is written with its norm."""


class PlainWords(PostgresSearchQueryCompiler):
    """Takes any text: what PostgreSQL cannot store is left out, and a query without words finds nothing."""

    query: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.query, PlainText):
            text = without_accents(self.query.query_string.replace("\0", " ").encode("utf-8", "ignore").decode())
            words = [word for word in text.split() if word.strip("-")][:MAX_TERMS]
            self.query = PlainText(" ".join(words), operator=self.query.operator)

    def search(self, *args: Any, **kwargs: Any) -> QuerySet:
        if isinstance(self.query, PlainText) and not self.query.query_string:
            return self.queryset.none()
        found: QuerySet = super().search(*args, **kwargs)
        return found


class PlainBeginnings(PlainWords, PostgresAutocompleteQueryCompiler):
    """The same for the beginnings of words; this is what the admin's search boxes ask."""


class SearchBackend(PostgresSearchBackend):
    query_compiler_class = PlainWords
    autocomplete_query_compiler_class = PlainBeginnings
    index_class = Index
