"""Writing and removing index entries, in every backend that is kept up to date by itself."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from modelsearch.backends import get_search_backends

from blog.models import Post, UserProfile

INDEXED: dict[str, type[Model]] = {"blog.Post": Post, "blog.UserProfile": UserProfile}
"""What this room keeps entries of. Wagtail itself looks after pictures, documents and other pages."""

ONE_BY_ONE = "SELECT pg_advisory_xact_lock(%s, (key %% 2147483647)::int) FROM unnest(%s::bigint[]) AS key"
LOCKS = {label: 0x454E_5400 + number for number, label in enumerate(INDEXED)}  # "ENT", and which


def refresh(model: type[Model], keys: Iterable[Any]) -> None:
    """Bring the entries of these objects in line with the database, whatever has become of them."""
    ids = sorted({int(key) for key in keys})
    with transaction.atomic():
        hold(model, ids)
        objects = list(with_texts(model).filter(pk__in=ids).order_by("pk"))
        if objects:
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(model, objects)
        for key in sorted(set(ids) - {obj.pk for obj in objects}):
            _remove(model, key)


def database_backend() -> Any:
    """
    The backend whose entries are in the database: the only one, or the one that is kept beside an engine of its own.

    Beside an engine, too, words for suggestions are learned from what it writes. ``None`` if no backend is of the kind.
    """
    return next((each for each in get_search_backends() if hasattr(each.index_class, "stored")), None)


def with_texts(model: type[Model]) -> Any:
    """All objects of an indexed model, with what their entries are made of."""
    objects = model._default_manager.all()
    return objects.prefetch_related("tags") if model is Post else objects


def _remove(model: type[Model], key: int) -> None:
    for backend in get_search_backends(with_auto_update=True):
        backend.delete(model(pk=key))


def hold(model: type[Model], ids: list[int]) -> None:
    """
    Let nobody else write the entries of these objects until this transaction ends. Call before they are read.

    What is read after this is at least as new as what anybody has written. On SQLite the transaction itself sees to it.
    What Wagtail keeps entries of is not saved meanwhile.
    """
    if connection.vendor != "postgresql" or not ids:
        return
    if model._meta.label not in LOCKS:
        list(model._base_manager.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk"))
        return
    with connection.cursor() as cursor:
        cursor.execute(ONE_BY_ONE, [LOCKS[model._meta.label], ids])
