"""What differs only because its turn has not come: marks not yet taken off, receivers that have not run yet."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from blog.models import Post, PostTag, ReceiverRun, Tag
from search.models import StaleEntry


def waiting(model: type[Model], keys: Iterable[int]) -> set[int]:
    """
    Those of these objects that will be looked at again by themselves. Call after the difference was seen.

    Marks and runs are written in the transaction that makes a difference, and gone with the one that mends it.
    """
    asked = sorted(set(keys))
    if not asked:
        return set()
    marks = StaleEntry.objects.filter(label=model._meta.label, key__in=asked)
    found = set(marks.values_list("key", flat=True))
    runs = _unfinished(model).filter(event__subject_id__in=[str(key) for key in asked])
    found |= {int(key) for key in runs.values_list("event__subject_id", flat=True)}
    if model is Post and (tags := _tags_told_of()):
        worn = PostTag.objects.filter(tag__in=tags, content_object__in=asked)
        found |= set(worn.values_list("content_object_id", flat=True))
    return found


def _tags_told_of() -> list[int]:
    """Tags that were renamed, merged or parted, and whose posts have not been marked yet."""
    return [int(key) for key in _unfinished(Tag).values_list("event__subject_id", flat=True)]


def _unfinished(model: type[Model]) -> Any:
    runs = ReceiverRun.objects.unfinished().filter(receiver__startswith="search.")
    return runs.filter(event__subject_type=model._meta.label)
