"""Posts, drafts too, and authors whose index entry is missing or says something else, and entries of nobody."""

from collections.abc import Iterator
from functools import partial
from itertools import batched
from typing import Any

from django.db.models import Model
from modelsearch.backends import get_search_backend
from modelsearch.utils import get_content_type_pk
from wagtail.search.models import IndexEntry

from blog.models import Post, UserProfile
from blog.reconciling import Drift, register_reconciler
from search import entries
from search.reconcilers.ranges import BATCH, ranges


def reconcile_entries(model: type[Model], name: str, mend: bool) -> Drift:
    """Only entries that live in the database can be compared; other engines are rebuilt by ``update_index``."""
    drift = Drift(name)
    index = get_search_backend().get_index_for_model(model)
    if not hasattr(index, "stored"):
        return drift
    drift.expect(model._default_manager.count())
    for low, high in ranges(model):
        objects = {str(obj.pk): obj for obj in entries.with_texts(model).filter(pk__gt=low, pk__lte=high)}
        stored = index.stored(model, objects)
        wrong = [key for key, obj in objects.items() if stored.get(key) != index.wanted(obj)]
        if mend and wrong:
            _write_anew(model, wrong)
        for key in wrong:
            drift.note(f"{objects[key]}: {'stale' if key in stored else 'missing'}", mend)
        drift.look(len(objects))
    _remove_orphans(model, drift, mend)
    return drift


def _write_anew(model: type[Model], keys: list[str]) -> None:
    """An entry that cannot be found by its words is only found again when it is made anew."""
    _entries_of(model).filter(object_id__in=keys).delete()
    entries.refresh(model, keys)


def _remove_orphans(model: type[Model], drift: Drift, mend: bool) -> None:
    for keys in batched(_orphans(model), BATCH):
        if mend:
            _entries_of(model).filter(object_id__in=keys).delete()
        for key in keys:
            drift.note(f"{model._meta.verbose_name} {key}: indexed, but gone", mend)


def _orphans(model: type[Model]) -> Iterator[str]:
    last = 0
    while rows := list(_entries_of(model).filter(pk__gt=last).order_by("pk").values_list("pk", "object_id")[:BATCH]):
        last = rows[-1][0]
        keys = [key for _, key in rows if key.isdigit()]
        living = {str(pk) for pk in model._default_manager.filter(pk__in=keys).values_list("pk", flat=True)}
        yield from (key for _, key in rows if key not in living)


def _entries_of(model: type[Model]) -> Any:
    return IndexEntry.objects.filter(content_type=get_content_type_pk(model))


register_reconciler("search.index_posts", partial(reconcile_entries, Post, "search.index_posts"))
register_reconciler("search.index_authors", partial(reconcile_entries, UserProfile, "search.index_authors"))
