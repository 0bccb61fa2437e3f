"""
What search must hear of Django itself: changes that are no fact for readers, such as a saved draft or a deleted tag.

The handlers mark what was touched as stale, in the transaction that touches it; once that has committed a task looks
again at the few objects that were saved one by one, and workers and cron look at whatever is marked still. What a
recorded event speaks of is left to its durable receivers, and its mark is taken back; unless one of them is muted, or
the object is deleted: then they may never run.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver

from blog.models import Event, Post, PostAuthor, PostTag, Series, Tag, User, UserProfile
from blog.signals import is_muted, user_profile_updated
from search.models import StaleEntry
from search.receivers import POST_SIGNALS
from search.touching import leave_to_others, touch

DURABLE = {signal.name: signal for signal in (*POST_SIGNALS, user_profile_updated)}


@receiver(post_save, sender=Post, dispatch_uid="search.touch_post")
@receiver(post_save, sender=UserProfile, dispatch_uid="search.touch_profile")
def touch_saved(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        touch(sender, instance.pk)


@receiver(post_delete, sender=Post, dispatch_uid="search.touch_gone_post")
@receiver(post_delete, sender=UserProfile, dispatch_uid="search.touch_gone_profile")
def touch_gone(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Receivers of what was recorded earlier in the transaction will find nobody to tell of."""
    touch(sender, instance.pk, is_gone=True)


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
    if raw or not created or not instance.subject_id.isdecimal() or not _is_heard(instance.kind):
        return
    leave_to_others(instance.subject_type, int(instance.subject_id))


def _is_heard(kind: str) -> bool:
    """Whether events of this kind reach all of search's receivers of them."""
    receivers = DURABLE[kind].durable_receivers() if kind in DURABLE else {}
    ours = {uid: receiver for uid, receiver in receivers.items() if uid.startswith("search.")}
    return bool(ours) and not any(is_muted(kind, receiver, uid) for uid, receiver in ours.items())
