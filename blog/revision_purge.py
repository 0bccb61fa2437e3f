"""Which revisions may go, and taking them away: one post (or other object) at a time, under a lock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import DO_NOTHING, Count, Exists, ForeignKey, OuterRef, QuerySet
from wagtail.models import Page, Revision


class Owner(NamedTuple):
    """Whose revisions they are."""

    base_content_type_id: int
    object_id: str

    def revisions(self) -> "QuerySet[Revision]":
        return Revision.objects.order_by().filter(
            base_content_type_id=self.base_content_type_id, object_id=self.object_id
        )

    def __str__(self) -> str:
        return f"{ContentType.objects.get_for_id(self.base_content_type_id).model} {self.object_id}"


@dataclass(frozen=True)
class Rules:
    """What is kept beside what must be.

    :param keep: so many of the newest of each object.
    :param older_than: only those made before this moment.
    """

    keep: int
    older_than: datetime


def owners(rules: Rules, of_pages: bool, of_others: bool) -> Iterator[Owner]:
    """Whoever has more revisions than are kept in any case, those with the most first. Reads only."""
    revisions = Revision.objects.order_by()
    if of_pages != of_others:
        page_type = ContentType.objects.get_for_model(Page)
        revisions = revisions.filter(base_content_type=page_type) if of_pages else revisions.not_page_revisions()
    many = revisions.values_list("base_content_type_id", "object_id").annotate(number=Count("pk"))
    for type_id, object_id, _ in many.filter(number__gt=rules.keep + 1).order_by("-number").iterator():
        yield Owner(type_id, object_id)


def removable(owner: Owner, rules: Rules) -> list[int]:
    """The ids of the revisions that may go, as things stand.

    Never the first, one with an approved go-live date, nor one that anything refers to: as the live or the latest of
    its object, from a workflow, from an editor's comment. The newest ``keep`` and the young ones stay as well.
    """
    revisions = owner.revisions()
    newest = list(revisions.order_by("-created_at", "-pk").values_list("pk", flat=True)[: rules.keep])
    first = list(revisions.order_by("created_at", "pk").values_list("pk", flat=True)[:1])
    going = revisions.filter(approved_go_live_at=None, created_at__lt=rules.older_than).exclude(pk__in=newest + first)
    for rows in _that_refer_to(OuterRef("pk")):
        going = going.exclude(Exists(rows))
    return list(going.order_by("pk").values_list("pk", flat=True))


def _that_refer_to(revision: Any) -> "Iterator[QuerySet[Any]]":
    """Rows that a deletion would change or take along. Wagtail's log, which only remembers a number, is none."""
    for relation in Revision._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.auto_created and isinstance(field, ForeignKey) and relation.on_delete is not DO_NOTHING:
            yield field.model._base_manager.order_by().filter(**{field.name: revision})


def purge(owner: Owner, rules: Rules) -> int:
    """Take away what may go; return how many did. One transaction.

    The row of a page and those of the revisions are locked first and looked at again, so that what is scheduled or
    published meanwhile stays.

    :raises django.db.IntegrityError: when something refers to one of them after all; nothing is taken then.
    """
    with transaction.atomic():
        if owner.base_content_type_id == ContentType.objects.get_for_model(Page).pk:
            list(Page.objects.select_for_update(of=("self",)).filter(pk=int(owner.object_id)).values_list("pk"))
        list(
            Revision.objects.select_for_update().filter(pk__in=removable(owner, rules)).order_by("pk").values_list("pk")
        )
        going = removable(owner, rules)
        for revision in Revision.objects.filter(pk__in=going).defer("content"):
            revision.delete()
    return len(going)
