"""What the index keeps of an object, read once. (modelsearch reads every field three times, on PostgreSQL five.)"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Manager
from modelsearch.index import AutocompleteField, RelatedFields, SearchField

TITLE = "title"


@dataclass
class Texts:
    """An object's words by the part of the index they belong to, each with the boost of its field (``None``: none)."""

    title: list[tuple[str, float | None]] = field(default_factory=list)
    body: list[tuple[str, float | None]] = field(default_factory=list)
    autocomplete: list[tuple[str, float | None]] = field(default_factory=list)

    @classmethod
    def of(cls, obj: Any) -> "Texts":
        """Collect the words of an indexed object's ``search_fields``."""
        texts = cls()
        for search_field in obj.get_search_fields():
            for kind, text in _read(obj, search_field):
                texts._part(kind).append((text, getattr(kind, "boost", None)))
        return texts

    def _part(self, kind: Any) -> list[tuple[str, float | None]]:
        if isinstance(kind, AutocompleteField):
            return self.autocomplete
        return self.title if kind.field_name == TITLE else self.body


def joined(part: list[tuple[str, float | None]]) -> str:
    """One part of the index as plain text, a line for each field and block."""
    return "\n".join(text for text, _ in part if text)


def _read(obj: Any, search_field: Any) -> Iterator[tuple[Any, str]]:
    if isinstance(search_field, SearchField | AutocompleteField):
        yield search_field, _as_text(search_field.get_value(obj)).strip()
    elif isinstance(search_field, RelatedFields):
        for related in _related(search_field.get_value(obj)):
            for inner in search_field.fields:
                yield from _read(related, inner)


def _related(value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, Manager):
        return sorted(value.all(), key=lambda related: related.pk)  # the same text whichever way they were fetched
    return [value() if callable(value) else value]


def _as_text(value: Any) -> str:
    match value:
        case str():
            return value.replace("\0", "")
        case list():
            return "\n".join(_as_text(item) for item in value)
        case dict():
            return "\n".join(_as_text(item) for item in value.values())
    return str(value)
