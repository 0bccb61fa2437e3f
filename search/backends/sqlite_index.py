"""Writing SQLite's index."""

import json
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection, transaction
from modelsearch.backends.database.sqlite.sqlite import SQLiteIndex
from modelsearch.utils import get_content_type_pk
from wagtail.search.models import IndexEntry

from search.backends.sqlite_tables import BEGINNINGS, ENTRIES, WORDS
from search.backends.texts import Texts, joined
from search.backends.words import indexed
from search.spelling.vocabulary import learn

STORED: Final = f"""
    SELECT entry.object_id, entry.id, entry.title, entry.body, entry.autocomplete,
        words.title, words.body, beginnings.autocomplete
    FROM {ENTRIES} entry LEFT JOIN {WORDS} words ON words.rowid = entry.id
    LEFT JOIN {BEGINNINGS} beginnings ON beginnings.rowid = entry.id
    WHERE entry.content_type_id = %s AND entry.object_id IN (SELECT value FROM json_each(%s))
"""  # noqa: S608 - fixed names
Written = tuple[str | None, ...]


class Index(SQLiteIndex):
    """Writes as much as was changed, whatever the size of the index; what was stored can be compared."""

    def add_items(self, model: Any, objs: Iterable[Any]) -> None:
        wanted = {str(obj.pk): self.wanted(obj) for obj in objs}
        with transaction.atomic():
            before = {key: words for key, (_, words) in self._rows(model, wanted).items()}
            changed = {key: texts for key, texts in wanted.items() if before.get(key) != texts}
            if changed:
                self._write(model, changed)

    def wanted(self, obj: Any) -> Written:
        """What the entry of ``obj`` should hold: its texts, and the words that it is found by."""
        texts = Texts.of(obj)
        title, body, autocomplete = joined(texts.title), joined(texts.body), joined(texts.autocomplete)
        return title, body, autocomplete, indexed(title), indexed(body), indexed(autocomplete)

    def stored(self, model: Any, keys: Iterable[Any]) -> dict[str, Written]:
        """What the entries of these objects hold, by key; without its words an entry is as good as none."""
        rows = self._rows(model, [str(key) for key in keys])
        return {key: words for key, (_, words) in rows.items() if words[3] is not None}

    def _rows(self, model: Any, keys: Iterable[str]) -> dict[str, tuple[int, Written]]:
        with connection.cursor() as cursor:
            cursor.execute(STORED, [get_content_type_pk(model), json.dumps(list(keys))])
            return {key: (number, tuple(words)) for key, number, *words in cursor.fetchall()}

    def _write(self, model: Any, changed: dict[str, Written]) -> None:
        type_id = get_content_type_pk(model)
        IndexEntry.objects.bulk_create(
            [
                IndexEntry(content_type_id=type_id, object_id=key, title=title, body=body, autocomplete=autocomplete)
                for key, (title, body, autocomplete, *_) in changed.items()
            ],
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["title", "body", "autocomplete"],
        )
        numbers = {key: number for key, (number, _) in self._rows(model, changed).items()}
        self._write_words([(numbers[key], *words[3:]) for key, words in changed.items()])
        learn(text or "" for words in changed.values() for text in words[3:5])

    def _write_words(self, rows: list[tuple[Any, ...]]) -> None:
        with connection.cursor() as cursor:
            for table in (WORDS, BEGINNINGS):
                cursor.executemany(f"DELETE FROM {table} WHERE rowid = %s", [row[:1] for row in rows])  # noqa: S608 - a fixed name
            words, beginnings = [row[:3] for row in rows], [(row[0], row[3]) for row in rows]
            cursor.executemany(f"INSERT INTO {WORDS}(rowid, title, body) VALUES (%s, %s, %s)", words)  # noqa: S608 - a fixed name
            cursor.executemany(f"INSERT INTO {BEGINNINGS}(rowid, autocomplete) VALUES (%s, %s)", beginnings)  # noqa: S608 - a fixed name

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Not needed: bm25 weighs long and short titles itself. Spares two walks through the index at every write."""
