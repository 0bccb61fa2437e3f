"""
Writing every entry anew while readers search and editors publish.

Entries are written over in place and those of nothing are removed last, so nothing disappears from search meanwhile.
Each step is one short transaction; killed in the middle, whatever was not reached is as it was.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from modelsearch.index import get_indexed_models
from modelsearch.utils import get_content_type_pk
from wagtail.search.models import IndexEntry

from blog.reconciling import Drift, register_reconciler
from search import entries
from search.backends import forms, postgresql_forms, sqlite_tables

AT_ONCE: Final = 100  # objects read and written in one transaction
TABLES: Final = "full-text tables"


@dataclass
class Progress:
    """How far one part of the work has come: ``done`` of ``total``; ``removed`` entries were of nothing."""

    what: str
    total: int
    done: int = 0
    removed: int = 0


def rebuild(backend: Any, at_once: int = AT_ONCE) -> Generator[Progress]:
    """
    Write all entries of a backend that keeps them in the database; yield the progress after every step.

    :param at_once: objects in one transaction.
    """
    postgresql_forms.make(connection)
    if not tables_are_made():
        progress = Progress(TABLES, IndexEntry.objects.count())
        for progress.done in sqlite_tables.remake(connection, forms.wanted_language()):
            yield progress
        yield progress
    for model in get_indexed_models():
        yield from _write(backend, model, at_once)
    forms.note_built()


def tables_are_made() -> bool:
    """Whether the database's own tables can hold what is wanted; PostgreSQL's always can."""
    return connection.vendor != "sqlite" or sqlite_tables.are_made(connection, forms.wanted_language())


def outlook() -> Iterator[Progress]:
    """What ``rebuild`` would have to do."""
    if not tables_are_made():
        yield Progress(TABLES, IndexEntry.objects.count())
    for model in get_indexed_models():
        yield Progress(model._meta.label, model.get_indexed_objects().count(), removed=_orphans(model).count())


def _write(backend: Any, model: Any, at_once: int) -> Iterator[Progress]:
    objects = entries.with_texts(model) if model in entries.INDEXED.values() else model.get_indexed_objects()
    progress = Progress(model._meta.label, objects.count())
    index, last = backend.get_index_for_model(model), None
    yield progress
    while True:
        rest = objects if last is None else objects.filter(pk__gt=last)
        with transaction.atomic():
            keys = list(rest.order_by("pk").values_list("pk", flat=True)[:at_once])
            entries.hold(model, keys)
            index.add_items(model, list(objects.filter(pk__in=keys).order_by("pk")))
        if not keys:
            break
        last, progress.done = keys[-1], progress.done + len(keys)
        yield progress
    progress.removed = _remove_orphans(model, at_once)
    yield progress


def _remove_orphans(model: Any, at_once: int) -> int:
    removed = 0
    while orphans := list(_orphans(model).values_list("pk", flat=True)[:at_once]):
        IndexEntry.objects.filter(pk__in=orphans).delete()
        removed += len(orphans)
    return removed


def _orphans(model: Any) -> Any:
    """Entries of objects that are gone, or that are to have an entry no more."""
    living = model.get_indexed_objects().order_by().annotate(key=Cast("pk", TextField())).values("key")
    return IndexEntry.objects.filter(content_type=get_content_type_pk(model)).exclude(object_id__in=living)


def reconcile_word_forms(mend: bool) -> Drift:
    """Whether entries hold other forms of words than the settings ask for; mended by writing all of them anew."""
    drift, backend = Drift("search.word_forms", checked=1), entries.database_backend()
    if backend is not None and not forms.are_as_wanted():
        for _ in rebuild(backend) if mend else ():
            pass
        drift.note(f"the index was made for other forms of words than “{forms.wanted_language()}”", mend)
    return drift


register_reconciler("search.word_forms", reconcile_word_forms, is_seen=False)
