"""Writing PostgreSQL's index."""

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.postgres.search import SearchVector
from django.db.models import TextField, Value
from modelsearch.backends.database.postgres.postgres import EMPTY_VECTOR, PostgresIndex
from modelsearch.utils import ADD, get_content_type_pk
from wagtail.search.models import IndexEntry

from search.backends.forms import wanted_language
from search.backends.postgresql_forms import CONFIGS, PLAIN
from search.backends.texts import Texts, joined
from search.backends.words import words_of
from search.spelling.vocabulary import learn

TYPICAL_TITLE: Final = 5  # words; a title half as long weighs double
MOST_WORDS: Final = 50_000  # of one part; PostgreSQL keeps no vector of more than a megabyte
MOST_LETTERS: Final = 400_000


class Index(PostgresIndex):
    """One statement for each write, which touches no other entry; what was stored can be compared."""

    def add_items(self, model: Any, objs: Iterable[Any]) -> None:
        entries = [self.entry_of(model, obj) for obj in objs]
        IndexEntry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["title", "body", "autocomplete", "title_text", "body_text", "title_norm"],
        )
        learn(part for entry in entries for part in (entry.title_text, entry.body_text))

    def entry_of(self, model: Any, obj: Any) -> IndexEntry:
        """The entry that ``obj`` should have; its vectors are expressions."""
        texts, config = Texts.of(obj), CONFIGS[wanted_language()]
        title = joined(texts.title)
        return IndexEntry(
            content_type_id=get_content_type_pk(model),
            object_id=str(obj.pk),
            title=_vector([(text, "A") for text, _ in texts.title], config),
            body=_vector([(text, _weight(boost)) for text, boost in texts.body], config),
            autocomplete=_vector([(text, "D") for text, _ in texts.autocomplete], PLAIN),
            title_text=title,
            body_text=joined(texts.body),
            title_norm=TYPICAL_TITLE / max(1, len(set(words_of(title)))),
        )

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


def _weight(boost: float | None) -> str:
    """The weight of a field that is no title: what somebody is called, what a post says of itself, all else."""
    return "A" if (boost or 1) >= 4 else "B" if (boost or 1) >= 2 else "D"


def _vector(part: list[tuple[str, str]], config: str) -> Any:
    """The words of one part of the index. Accents are gone from them, whether or not ``unaccent`` is there."""
    vectors, left = [], MOST_WORDS
    for text, weight in part:
        words = words_of(text)[:left]
        left -= len(words)
        plain = " ".join(words)[:MOST_LETTERS]
        if plain:
            vectors.append(SearchVector(Value(plain, output_field=TextField()), weight=weight, config=config))
    return ADD(vectors) if vectors else EMPTY_VECTOR
