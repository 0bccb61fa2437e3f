"""
Saying which keys are wanted where it counts.

Backends of other kinds want a queryset whose filters are fields or lists of keys, so callers give ``pk__in=visible``.
SQLite makes a list of all that is visible of it, however few are asked about, if those are named outside of it.
"""

from copy import copy
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.lookups import In
from django.db.models.sql import Query


class Narrowing:
    """The right side of ``__in``, SQL for keys, that can itself be told which keys are asked about."""

    def of(self, keys: Any) -> RawSQL:
        """Those of its keys that are among ``keys``: anything that ``pk__in`` takes but a queryset."""
        raise NotImplementedError


def narrowed(queryset: "QuerySet[Any]", keys: Any) -> "QuerySet[Any]":
    """
    Return those objects of ``queryset`` that have one of these keys.

    :param keys: anything that ``pk__in`` takes.
    """
    inner = queryset.all()
    where = inner.query.where
    for place, node in enumerate(where.children):
        if not where.negated and where.connector == "AND" and _is_list_of_keys(node, queryset.model):
            where.children[place] = _narrowed(node, keys)
            return inner
    return queryset.filter(pk__in=keys)


def _is_list_of_keys(node: Any, model: Any) -> bool:
    """Whether this condition is that the key is among those of a plain query of the same model."""
    pk = model._meta.pk
    if not isinstance(node, In) or not isinstance(node.rhs, Query | Narrowing):
        return False
    if isinstance(node.rhs, Narrowing):
        return getattr(node.lhs, "target", None) is pk
    query = node.rhs
    if query.model is not model or query.is_sliced or query.combinator:
        return False
    columns = [getattr(column, "target", None) for column in (node.lhs, *query.select)]
    return columns == [pk, pk]


def _narrowed(node: Any, keys: Any) -> Any:
    node = copy(node)
    if isinstance(node.rhs, Narrowing):
        node.rhs = node.rhs.of(keys)
        return node
    node.rhs = node.rhs.chain()
    node.rhs.add_q(Q(pk__in=keys))
    return node
