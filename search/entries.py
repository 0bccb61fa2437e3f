"""Writing and removing index entries, in every backend that is kept up to date by itself."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from modelsearch.backends import get_search_backends

from blog.models import Post, UserProfile

INDEXED: dict[str, type[Model]] = {"blog.Post": Post, "blog.UserProfile": UserProfile}
"""What this room keeps entries of. Wagtail itself looks after pictures, documents and other pages."""


def write(obj: Any) -> None:
    """Write the entry of one object as it stands in memory."""
    for backend in get_search_backends(with_auto_update=True):
        backend.add(obj)


def remove(model: type[Model], key: Any) -> None:
    """Remove the entry of an object that may exist no more."""
    for backend in get_search_backends(with_auto_update=True):
        backend.delete(model(pk=key))


def refresh(model: type[Model], keys: Collection[Any]) -> None:
    """Bring the entries of these objects in line with the database, whatever has become of them."""
    objects = list(with_texts(model).filter(pk__in=keys))
    if objects:
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(model, objects)
    for key in set(keys) - {obj.pk for obj in objects}:
        remove(model, key)


def with_texts(model: type[Model]) -> Any:
    """All objects of an indexed model, with what their entries are made of."""
    objects = model._default_manager.all()
    return objects.prefetch_related("tags") if model is Post else objects
