"""
Posts, drafts too, and authors whose index entry is missing or says something else, and entries of nobody.

Wagtail itself looks after pictures, documents and other pages as they change. Of those pages only such as have an entry
are compared: Wagtail makes none of its first ones.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import batched
from typing import Any, Final

from django.db import transaction
from django.db.models import Model
from modelsearch.index import get_indexed_models
from modelsearch.utils import get_content_type_pk
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from blog.models import Post, UserProfile
from blog.reconciling import Drift, register_reconciler
from search import entries
from search.reconcilers.ranges import BATCH, ranges
from search.reconcilers.vectors import wrong_vectors
from search.reconcilers.waiting import waiting

NUMBER: Final = re.compile("[0-9]{1,18}")


def reconcile_entries(model: type[Model], name: str, mend: bool) -> Drift:
    """Only entries that live in the database can be compared; other engines are rebuilt by ``update_index``."""
    drift = Drift(name)
    if entries.database_backend() is None:
        return drift
    drift.expect(model._default_manager.count())
    for low, high in ranges(model):
        _compare(model, entries.with_texts(model).filter(pk__gt=low, pk__lte=high), drift, mend)
    _remove_orphans(model, drift, mend)
    return drift


def reconcile_others(name: str, mend: bool) -> Drift:
    """The same for what Wagtail keeps entries of, and for entries of what is not indexed at all."""
    drift, models = Drift(name), [model for model in get_indexed_models() if model not in entries.INDEXED.values()]
    if entries.database_backend() is None:
        return drift
    for model in models:
        for low, high in ranges(model):
            some = model.get_indexed_objects().filter(pk__gt=low, pk__lte=high)
            _compare(model, some, drift, mend, if_any=issubclass(model, Page))
        _remove_orphans(model, drift, mend)
    known = [get_content_type_pk(model) for model in get_indexed_models()]
    strangers = IndexEntry.objects.exclude(content_type__in=known)
    for key, kind, which in list(strangers.values_list("pk", "content_type_id", "object_id")):
        if mend:
            strangers.filter(pk=key).delete()
        drift.note(f"object {which} of type {kind}: indexed, but nobody looks for such", mend)
    return drift


def _compare(model: type[Model], some: Any, drift: Drift, mend: bool, if_any: bool = False) -> None:
    """``if_any``: what Wagtail was never told of, such as the root of all pages, may be without an entry."""
    number, wrong = _wrong(model, some, if_any)
    drift.look(number)
    if not wrong:
        return
    with transaction.atomic():  # a second look, while nobody writes these entries
        entries.hold(model, sorted(map(int, wrong)))
        wrong = _wrong(model, some.filter(pk__in=map(int, wrong)), if_any)[1]
        waits = waiting(model, map(int, wrong))
        if mend and wrong:
            _write_anew(model, sorted(wrong))
    for key, what in wrong.items():
        drift.note(what, mend, waits=int(key) in waits)


def _wrong(model: type[Model], some: Any, if_any: bool) -> tuple[int, dict[str, str]]:
    """How many objects there are, and what is wrong with the entries of some, by key."""
    index = entries.database_backend().get_index_for_model(model)
    objects = {str(obj.pk): obj for obj in some}
    stored = index.stored(model, objects)
    right = [key for key, obj in objects.items() if stored.get(key) == index.wanted(obj)]
    wrong = sorted(objects.keys() - right, key=int)
    wrong += wrong_vectors(index, model, [objects[key] for key in right])
    if if_any:
        wrong = list(_entries_of(model).filter(object_id__in=wrong).values_list("object_id", flat=True))
    return len(objects), {key: f"{objects[key]}: {'stale' if key in stored else 'missing'}" for key in wrong}


def _write_anew(model: type[Model], keys: list[str]) -> None:
    """An entry that cannot be found by its words is only found again when it is made anew."""
    _entries_of(model).filter(object_id__in=keys).delete()
    entries.refresh(model, keys)


def _remove_orphans(model: type[Model], drift: Drift, mend: bool) -> None:
    for keys in batched(_orphans(model), BATCH):
        waits = waiting(model, _numbers(keys))
        still = list(_entries_of(model).filter(object_id__in=keys).values_list("object_id", flat=True))
        if mend:
            _entries_of(model).filter(object_id__in=still).delete()
        for key in still:
            drift.note(f"{model._meta.verbose_name} {key}: indexed, but gone", mend, waits=key in map(str, waits))


def _orphans(model: Any) -> Iterator[str]:
    last = 0
    while rows := list(_entries_of(model).filter(pk__gt=last).order_by("pk").values_list("pk", "object_id")[:BATCH]):
        last = rows[-1][0]
        keys = _numbers(key for _, key in rows)
        living = {str(pk) for pk in model.get_indexed_objects().filter(pk__in=keys).values_list("pk", flat=True)}
        yield from (key for _, key in rows if key not in living)


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys if NUMBER.fullmatch(key)]


def _entries_of(model: type[Model]) -> Any:
    return IndexEntry.objects.filter(content_type=get_content_type_pk(model))


register_reconciler("search.index_posts", partial(reconcile_entries, Post, "search.index_posts"))
register_reconciler("search.index_authors", partial(reconcile_entries, UserProfile, "search.index_authors"))
register_reconciler("search.index_others", partial(reconcile_others, "search.index_others"))
