"""
What search must hear of Django itself: changes that are no fact for readers, such as a saved draft or a deleted tag.

The handlers mark what was touched as stale, in the transaction that touches it; once that has committed a task looks
again at the few objects that were saved one by one, and workers and cron look at whatever is marked still. What a
recorded event speaks of is left to its durable receivers, and its mark is taken back.
"""

from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver

from blog.models import Event, Post, PostAuthor, PostTag, Series, Tag, User, UserProfile
from search.models import StaleEntry
from search.tasks import look_again

AT_ONCE = 200  # objects that one task looks at; the rest of a larger transaction is left to workers
LATEST = 50  # hooks of a transaction that are searched for notes; beyond them a mark may be written twice
DURABLE = frozenset({"post_published", "post_updated", "post_unpublished", "user_profile_updated"})
Name = tuple[str, int]


class Touched:
    """What was touched and marked between two savepoints of a transaction. Called when it has committed."""

    def __init__(self) -> None:
        self.marked: set[Name] = set()
        self.covered: set[Name] = set()
        self.is_over = False

    def __call__(self) -> None:
        self.is_over = True
        by_model: dict[str, list[int]] = {}
        for label, key in sorted(self.marked)[:AT_ONCE]:
            by_model.setdefault(label, []).append(key)
        for label, keys in by_model.items():
            look_again.enqueue(label, keys)


def _notes() -> list[tuple[set[Any], Touched]]:
    """The latest notes of this transaction. What a rolled back savepoint wrote, its notes included, is not there."""
    hooks = connection.run_on_commit[-LATEST:]
    return [(sids, call) for sids, call, *_ in hooks if isinstance(call, Touched) and not call.is_over]


def _new_note(name: Name, is_covered: bool) -> None:
    here = set(connection.savepoint_ids)
    touched = next((call for sids, call in _notes() if sids == here), None)
    is_new, touched = touched is None, touched or Touched()
    (touched.covered if is_covered else touched.marked).add(name)
    if is_new:
        transaction.on_commit(touched, robust=True)


def touch(model: type[Model], key: Any) -> None:
    """Have an object's entry, and what it counts for, looked at after commit."""
    name = (model._meta.label, int(key))
    if not any(name in call.marked or name in call.covered for _, call in _notes()):
        StaleEntry.objects.mark(model, [key])
        _new_note(name, is_covered=False)


@receiver([post_save, post_delete], sender=Post, dispatch_uid="search.touch_post")
@receiver([post_save, post_delete], sender=UserProfile, dispatch_uid="search.touch_profile")
def touch_saved(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        touch(sender, instance.pk)


@receiver(post_save, sender=PostTag, dispatch_uid="search.touch_tagged")
def touch_tagged(instance: PostTag, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A publication saves all its tags anew; only a new one is news."""
    if created and not raw:
        touch(Post, instance.content_object_id)


@receiver(post_save, sender=PostAuthor, dispatch_uid="search.touch_signed")
def touch_signed(instance: PostAuthor, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        touch(Post, instance.post_id)


@receiver(post_delete, sender=PostTag, dispatch_uid="search.touch_untagged")
def touch_untagged(instance: PostTag, origin: Any = None, **kwargs: Any) -> None:
    if not _is_deletion_of(origin, Tag):
        touch(Post, instance.content_object_id)


@receiver(post_delete, sender=PostAuthor, dispatch_uid="search.touch_unsigned")
def touch_unsigned(instance: PostAuthor, origin: Any = None, **kwargs: Any) -> None:
    if not (_is_deletion_of(origin, UserProfile) or _is_deletion_of(origin, User)):
        touch(Post, instance.post_id)


def _is_deletion_of(origin: Any, model: type[Model]) -> bool:
    """Whether rows go because objects of ``model`` go, all of whose posts are marked in one statement (see below)."""
    return getattr(origin, "model", type(origin)) is model


@receiver(pre_delete, sender=Tag, dispatch_uid="search.mark_tagged")
def mark_tagged(instance: Tag, **kwargs: Any) -> None:
    StaleEntry.objects.mark_all(Post, PostTag.objects.filter(tag=instance).values("content_object_id"))


@receiver(pre_delete, sender=Series, dispatch_uid="search.mark_series")
def mark_series(instance: Series, **kwargs: Any) -> None:
    """Its posts stay, in no series, and no save of theirs tells of it."""
    StaleEntry.objects.mark_all(Post, Post.objects.filter(series=instance).values("pk"))


@receiver(pre_delete, sender=UserProfile, dispatch_uid="search.mark_signed")
def mark_signed(instance: UserProfile, **kwargs: Any) -> None:
    """Posts lose a name, or the owner who stands for one."""
    StaleEntry.objects.mark_all(Post, PostAuthor.objects.filter(profile=instance).values("post_id"))
    StaleEntry.objects.mark_all(Post, Post.objects.filter(owner=instance.user_id).values("pk"))


@receiver(post_save, sender=UserProfile, dispatch_uid="search.mark_owned")
def mark_owned(instance: UserProfile, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Posts that their owner has not signed count for a profile that comes later."""
    if created and not raw:
        StaleEntry.objects.mark_all(Post, Post.objects.filter(owner=instance.user_id).values("pk"))


@receiver(post_save, sender=Event, dispatch_uid="search.leave_to_receivers")
def leave_to_receivers(instance: Event, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if raw or not created or instance.kind not in DURABLE:
        return
    label = UserProfile._meta.label if instance.kind == "user_profile_updated" else Post._meta.label
    name = (label, int(instance.subject_id))
    for _, touched in _notes():
        if name in touched.marked:
            touched.marked.remove(name)
            StaleEntry.objects.filter(label=label, key=name[1]).delete()
    _new_note(name, is_covered=True)
