"""How many people follow a tag: for the list of tags and for merging. Whoever knows registers; ``blog`` does not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, Value
from django.db.models.expressions import Combinable

Followers = Callable[[], Combinable]
"""Returns an expression: the number of followers of ``OuterRef("pk")``, a tag, for one query over tags."""


@dataclass
class _Registry:
    followers: Followers | None = None


_registry = _Registry()


def register_followers(followers: Followers) -> None:
    """Say how followers of tags are counted; registering another replaces it."""
    _registry.followers = followers


def are_known() -> bool:
    """Whether anybody counts followers."""
    return _registry.followers is not None


def of_tag() -> Any:
    """The number of followers of each tag of a query, 0 where nobody counts them."""
    return _registry.followers() if _registry.followers else Value(0, IntegerField())
