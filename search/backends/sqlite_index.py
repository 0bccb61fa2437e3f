"""Writing SQLite's index."""

from collections.abc import Iterable
from typing import Any

from modelsearch.backends.database.sqlite.sqlite import SQLiteIndex
from modelsearch.utils import get_content_type_pk
from wagtail.search.models import IndexEntry

from search.backends.texts import Texts, joined


class Index(SQLiteIndex):
    """One statement for each write, whatever the size of the index; what was stored can be compared."""

    def add_items(self, model: Any, objs: Iterable[Any]) -> None:
        type_id = get_content_type_pk(model)
        entries = []
        for obj in objs:
            title, body, autocomplete = self.wanted(obj)
            entries.append(
                IndexEntry(
                    content_type_id=type_id, object_id=str(obj.pk), title=title, body=body, autocomplete=autocomplete
                )
            )
        IndexEntry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["title", "body", "autocomplete"],
        )

    def wanted(self, obj: Any) -> tuple[str, ...]:
        """What the entry of ``obj`` should hold."""
        texts = Texts.of(obj)
        return joined(texts.title), joined(texts.body), joined(texts.autocomplete)

    def stored(self, model: Any, keys: Iterable[Any]) -> dict[str, tuple[str, ...]]:
        """What the entries of these objects hold, by key; an entry that cannot be found by its words is left out."""
        entries = IndexEntry.objects.filter(
            content_type=get_content_type_pk(model),
            object_id__in=[str(key) for key in keys],
            sqliteftsindexentry__isnull=False,
        )
        rows = entries.values_list("object_id", "title", "body", "autocomplete")
        return {key: (title, body or "", autocomplete or "") for key, title, body, autocomplete in rows}

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Not needed: bm25 weighs long and short titles itself. Spares two walks through the index at every write."""
