"""A draft made of its revision with few queries: one for each table that it refers to, none for each reference.

Wagtail asks for every foreign key of a draft by itself, those of its tags and authors among them, and of the page's own
keys even where it goes on to take them from the page. What is gone is dealt with as there: a child that cannot be
without it is left out, any other key becomes empty.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.models import COMMENTS_RELATION_NAME, WorkflowPage

OF_THE_PAGE = dict.fromkeys(
    ("alias_of", "content_type", "latest_revision", "live_revision", "locale", "locked_by", "owner")
)
"""Keys that a draft has from its page, whatever the revision says."""

Found = dict[type[models.Model], dict[Any, Any]]


class QuickDrafts:
    """For pages whose revisions are read often."""

    def with_content_json(self: Any, content: dict[str, Any]) -> Any:
        """Wagtail's; what the draft has from its page is not looked for in the revision."""
        draft = super().with_content_json({**content, **OF_THE_PAGE})  # type: ignore[misc]
        draft.live_revision_id = self.live_revision_id
        draft._cached_parent_obj = self.get_parent()
        return draft

    def get_workflow(self: Any) -> Any:
        """Wagtail's; with one query, remembered, where whoever looks has said that it does not change meanwhile."""
        if not getattr(self, "remembers_workflow", False):
            return super().get_workflow()  # type: ignore[misc]
        if "workflow_then" not in self.__dict__:
            self.workflow_then = _nearest_workflow(self.path, self.steplen)
        return self.workflow_then

    @property
    def has_workflow(self: Any) -> bool:
        return self.get_workflow() is not None

    def read_children(self: Any) -> None:
        """Read the rows of a page as those of a draft are read, so that nobody asks for each of them."""
        for name, child in _children(type(self)):
            rows = getattr(self, name).get_object_list()
            for field in _keys(child):
                keys = {getattr(row, field.attname) for row in rows}
                there = field.remote_field.model._default_manager.in_bulk(list(keys - {None}))
                for row in rows:
                    if (known := there.get(getattr(row, field.attname))) is not None:
                        setattr(row, field.name, known)

    @classmethod
    def from_serializable_data(cls: Any, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False) -> Any:
        """django-modelcluster's; what its children refer to is known to them afterwards."""
        found = _found(cls, data) if check_fks else {}
        sound = _without_what_is_gone(cls, data, found) if check_fks else data
        made = super().from_serializable_data(sound, check_fks=False, strict_fks=strict_fks)  # type: ignore[misc]
        _hand_over(made, found)
        return made


def newest_version(page: Any) -> Any:
    """What would be published of ``page``, for looking at.

    :param page: as it was just read; it is not read again.
    """
    newest = page.latest_revision if page.has_unpublished_changes else None
    if newest is None:
        page.read_children()
        return page
    newest._meta.get_field("content_object").set_cached_value(newest, page)
    return newest.as_object()


def _nearest_workflow(path: str, step: int) -> Any:
    """The active workflow of the page at ``path``, or of the nearest page above it."""
    paths = [path[:end] for end in range(step, len(path) + 1, step)]
    given = WorkflowPage.objects.filter(page__path__in=paths, workflow__active=True).select_related("workflow")
    nearest = given.order_by("-page__depth").first() if getattr(settings, "WAGTAIL_WORKFLOW_ENABLED", True) else None
    return nearest.workflow if nearest else None


class _Reference(NamedTuple):
    name: str
    target: type[models.Model]
    key: Any
    is_vital: bool


def _found(model: type[models.Model], data: dict[str, Any]) -> Found:
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    rows = [(model, data), *((child, row) for name, child in _children(model) for row in data.get(name, ()))]
    for kind, row in rows:
        for reference in _references(kind, row):
            wanted[reference.target].add(reference.key)
    return {target: target._default_manager.in_bulk(list(keys)) for target, keys in wanted.items()}


def _without_what_is_gone(model: type[models.Model], data: dict[str, Any], found: Found) -> dict[str, Any]:
    sound = data | dict.fromkeys(reference.name for reference in _gone(model, data, found))
    for name, child in _children(model):
        if name in data:
            there = ((row, _gone(child, row, found)) for row in data[name])
            sound[name] = [
                row | dict.fromkeys(reference.name for reference in gone)
                for row, gone in there
                if not any(reference.is_vital for reference in gone)
            ]
    return sound


def _gone(model: type[models.Model], row: dict[str, Any], found: Found) -> list[_Reference]:
    return [reference for reference in _references(model, row) if reference.key not in found[reference.target]]


def _references(model: type[models.Model], row: dict[str, Any]) -> Iterator[_Reference]:
    for field in _keys(model):
        if row.get(field.name) is not None:
            key, is_vital = (
                field.target_field.to_python(row[field.name]),
                field.remote_field.on_delete is models.CASCADE,
            )
            yield _Reference(field.name, field.remote_field.model, key, is_vital)


def _keys(model: type[models.Model]) -> Iterator[Any]:
    """The foreign keys of ``model``, but for the one to its parent, which is there while somebody reads its draft."""
    for field in model._meta.concrete_fields:
        is_a_key = isinstance(field, models.ForeignKey) and not isinstance(field, ParentalKey)
        if is_a_key and not _remote(field).parent_link and _on_delete(field) is not models.DO_NOTHING:
            yield field


def _on_delete(field: Any) -> Any:
    return _remote(field).on_delete


def _remote(field: Any) -> Any:
    return field.remote_field


def _children(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model]]]:
    """The relations whose rows are in a revision. Editors' notes are in there too, but are taken from their table."""
    for relation in get_all_child_relations(model):
        if relation.get_accessor_name() != COMMENTS_RELATION_NAME:
            yield relation.get_accessor_name(), relation.related_model


def _hand_over(made: Any, found: Found) -> None:
    for name, child in _children(type(made)) if found else ():
        fields = list(_keys(child))
        for row in getattr(made, name).all():
            for field in fields:
                known = found.get(field.remote_field.model, {}).get(getattr(row, field.attname))
                if known is not None:
                    setattr(row, field.name, known)
