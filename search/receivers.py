"""What search makes of the facts that blog reports. Durable: each effect is retried until it holds."""

from typing import Any

from django.dispatch import Signal, receiver

from blog.models import Event, Post, UserProfile
from blog.signals import post_published, post_unpublished, post_updated, user_profile_updated
from search import entries
from search.models import TagCount

POST_SIGNALS: tuple[Signal, ...] = (post_published, post_updated, post_unpublished)


@receiver(POST_SIGNALS, dispatch_uid="search.index_post")
def index_post(post: Post, event: Event, **kwargs: Any) -> None:
    """Bring the post's index entry up to date. Hidden posts keep theirs: editors look for them."""
    if post.is_being_deleted:
        entries.remove(Post, post.pk)
        return
    entries.write(post)
    if _has_later_event(event):
        # Another worker may have written the later state between our reading and our writing.
        entries.refresh(Post, [post.pk])


@receiver(POST_SIGNALS, dispatch_uid="search.count_tags")
def count_tags(post: Post, **kwargs: Any) -> None:
    """Count the tags that the post wears, and those it wore when it was last counted."""
    TagCount.objects.recount([post.pk])


@receiver(user_profile_updated, dispatch_uid="search.index_author")
def index_author(profile: UserProfile, event: Event, **kwargs: Any) -> None:
    """Bring the author's index entry up to date."""
    entries.write(profile)
    if _has_later_event(event):
        entries.refresh(UserProfile, [profile.pk])


def _has_later_event(event: Event) -> bool:
    same = Event.objects.filter(subject_type=event.subject_type, subject_id=event.subject_id)
    return same.filter(pk__gt=event.pk).order_by().exists()
