"""Rows that belong to nothing: left where foreign keys and triggers are not kept, as in a database's own shell."""

from collections.abc import Iterator
from itertools import batched
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, OuterRef
from wagtail.search.models import IndexEntry

from blog.models import Tag
from blog.reconciling import Drift, register_reconciler
from search.backends.sqlite_tables import BEGINNINGS, ENTRIES, WORDS
from search.models import CountedPost, Kind, PostCount, TagCount
from search.reconcilers.ranges import BATCH

# The rows of an FTS5 table by their lengths, the smallest of the tables that it is made of.
WITHOUT_ENTRY: Final = "SELECT id FROM {table}_docsize WHERE id NOT IN (SELECT id FROM {entries})"


def reconcile_orphans(mend: bool) -> Drift:
    """Counts of tags that are gone and of kinds that nobody counts, and words of entries that are gone."""
    drift = Drift("search.orphans")
    drift.look(TagCount.objects.count())
    has_tag = Exists(Tag.objects.filter(pk=OuterRef("tag_id")))
    _remove_rows(TagCount.objects.exclude(has_tag), drift, mend, "a count of a tag that is gone")
    for model in (PostCount, CountedPost):
        _remove_rows(model._default_manager.exclude(kind__in=Kind.values), drift, mend, "of a kind that nobody counts")
    if connection.vendor == "sqlite":
        for table in (WORDS, BEGINNINGS):
            _remove_words(table, drift, mend)
    return drift


def _remove_rows(rows: Any, drift: Drift, mend: bool, what: str) -> None:
    for some in batched(list(rows.order_by("pk").values_list("pk", flat=True)), BATCH):
        if mend:
            rows.model._default_manager.filter(pk__in=some)._raw_delete("default")
        for key in some:
            drift.note(f"{rows.model._meta.db_table} {key}: {what}", mend)


def _remove_words(table: str, drift: Drift, mend: bool) -> None:
    drift.look(IndexEntry.objects.count())
    for number in _without_entry(table):
        if mend:
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table} WHERE rowid = %s", [number])  # noqa: S608 - a fixed name
        drift.note(f"{table} {number}: words of an entry that is gone", mend)


def _without_entry(table: str) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [table])
        if cursor.fetchone() is None:  # told by the check of word forms, which makes it anew
            return
        cursor.execute(WITHOUT_ENTRY.format(table=table, entries=ENTRIES))
        numbers = [number for (number,) in cursor.fetchall()]
    yield from numbers


register_reconciler("search.orphans", reconcile_orphans, is_seen=False)
