"""
What search must hear of Django itself: changes that are no fact for readers, such as a saved draft or a renamed tag.

The handlers only take notes; once the transaction has committed, one task looks again at whatever was touched. A lost
task loses nothing that ``reconcile`` does not find. What a recorded event speaks of is left to its durable receivers.
"""

from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver

from blog.models import Event, Post, PostTag, Tag, UserProfile
from search.tasks import look_again

TASK_SIZE = 200
DURABLE = frozenset({"post_published", "post_updated", "post_unpublished", "user_profile_updated"})


class Touched:
    """What one transaction has touched. Called when it has committed."""

    def __init__(self) -> None:
        self.keys: dict[tuple[str, str], None] = {}
        self.covered: set[tuple[str, str]] = set()
        self.is_over = False

    def __call__(self) -> None:
        self.is_over = True
        by_model: dict[str, list[str]] = {}
        for label, key in self.keys:
            if (label, key) not in self.covered:
                by_model.setdefault(label, []).append(key)
        for label, keys in by_model.items():
            for start in range(0, len(keys), TASK_SIZE):
                look_again.enqueue(label, keys[start : start + TASK_SIZE])


def _touched() -> Touched:
    for _, call, *_ in connection.run_on_commit:
        if isinstance(call, Touched) and not call.is_over:
            return call
    return Touched()


def touch(model: type[Model], *keys: Any) -> None:
    """Have the entries (and tag counts) of these objects looked at after commit."""
    touched = _touched()
    is_new = not touched.keys
    touched.keys.update(dict.fromkeys((model._meta.label, str(key)) for key in keys))
    if is_new and touched.keys:
        transaction.on_commit(touched, robust=True)


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


@receiver(post_delete, sender=PostTag, dispatch_uid="search.touch_untagged")
def touch_untagged(instance: PostTag, **kwargs: Any) -> None:
    touch(Post, instance.content_object_id)


@receiver(pre_save, sender=Tag, dispatch_uid="search.touch_renamed")
def touch_renamed(instance: Tag, raw: bool = False, **kwargs: Any) -> None:
    """Entries hold the names of tags."""
    if raw or instance._state.adding:
        return
    if Tag.objects.filter(pk=instance.pk).exclude(name=instance.name).exists():
        touch(Post, *instance.tagged_posts.values_list("content_object_id", flat=True))


@receiver(post_save, sender=Event, dispatch_uid="search.leave_to_receivers")
def leave_to_receivers(instance: Event, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if raw or not created or instance.kind not in DURABLE:
        return
    label = UserProfile._meta.label if instance.kind == "user_profile_updated" else Post._meta.label
    _touched().covered.add((label, instance.subject_id))
