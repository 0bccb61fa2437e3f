"""What blog itself must hear of Django and Wagtail, to notice facts that no method of ours is called for.

Each handler hands over to the room that knows what to do. Our own signals' receivers live in the apps that listen.
"""

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.signals import page_unpublished, post_page_move

from blog import desk_indexes, house_rules, publication, restrictions
from blog.commenting import departure
from blog.models import Post, UserProfile
from blog.models.profiles import drop_file_on_commit
from blog.scheduling import recording

__all__ = ["desk_indexes", "house_rules"]


@receiver(page_unpublished, dispatch_uid="blog.settle_unpublished")
def settle_unpublished(instance: Page, **kwargs: Any) -> None:
    """Expiry and bulk unpublishing save the base page, never the post; a deletion only pretends to unpublish."""
    if isinstance(instance, Post):
        with transaction.atomic():
            publication.settle(instance.pk, only_down=True)


@receiver(pre_delete, sender=Post, dispatch_uid="blog.record_deletion")
def record_deletion(instance: Post, **kwargs: Any) -> None:
    instance.is_being_deleted = True
    publication.record_down(instance, "deleted")
    departure.hold_all_of(instance)


@receiver(post_delete, sender=Post, dispatch_uid="blog.forget_comments")
def forget_comments(**kwargs: Any) -> None:
    """Its comments went with it; what they said before they were changed goes as well."""
    departure.forget_words()


@receiver(post_save, sender=Revision, dispatch_uid="blog.record_schedule")
def record_schedule(instance: Revision, **kwargs: Any) -> None:
    recording.revision_saved(instance)


@receiver(pre_delete, sender=Revision, dispatch_uid="blog.keep_live_revision")
def keep_live_revision(instance: Revision, origin: Any = None, **kwargs: Any) -> None:
    """:raises ProtectedError: when a purge would take a live revision; without it scheduling takes a post offline."""
    is_purge = getattr(origin, "model", type(origin)) is Revision
    if is_purge and Post.objects.filter(live=True, live_revision_id=instance.pk).exists():
        raise ProtectedError("the live revision of a post is kept", {instance})


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="blog.record_privacy")
def record_privacy(instance: PageViewRestriction, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        restrictions.review_below(instance.page)


@receiver(post_page_move, dispatch_uid="blog.record_move")
def record_move(instance: Page, **kwargs: Any) -> None:
    restrictions.review_below(instance, moved=True)


@receiver(post_delete, sender=UserProfile, dispatch_uid="blog.drop_avatar")
def drop_avatar(instance: UserProfile, **kwargs: Any) -> None:
    if instance.avatar.name:
        drop_file_on_commit(instance.avatar.storage, instance.avatar.name)
