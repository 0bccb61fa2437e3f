"""What search makes of the facts that blog reports. Durable: each effect is retried until it holds."""

from typing import Any

from django.dispatch import receiver

from blog.models import Post, PostTag, Tag, UserProfile
from blog.signals import (
    ReliableSignal,
    post_published,
    post_unpublished,
    post_updated,
    tag_merged,
    tag_renamed,
    tag_unmerged,
    user_profile_updated,
)
from search import entries
from search.models import CountedPost, StaleEntry

POST_SIGNALS: tuple[ReliableSignal, ...] = (post_published, post_updated, post_unpublished)


@receiver(POST_SIGNALS, dispatch_uid="search.index_post")
def index_post(post: Post, **kwargs: Any) -> None:
    """Bring the post's index entry up to date. Hidden posts keep theirs: editors look for them."""
    entries.refresh(Post, [post.pk])


@receiver(POST_SIGNALS, dispatch_uid="search.count_tags")
def count_post(post: Post, **kwargs: Any) -> None:
    """Count what the post belongs to (tags, authors, series, month), and what it did when it was last counted."""
    CountedPost.objects.recount([post.pk])


@receiver(user_profile_updated, dispatch_uid="search.index_author")
def index_author(profile: UserProfile, **kwargs: Any) -> None:
    """Bring the author's index entry up to date."""
    entries.refresh(UserProfile, [profile.pk])


@receiver(tag_renamed, dispatch_uid="search.mark_renamed")
def mark_renamed(tag: Tag, **kwargs: Any) -> None:
    """Entries hold the names of tags."""
    _mark_posts_of(tag)


@receiver(tag_merged, dispatch_uid="search.count_merged")
def count_merged(tag: Tag, merged: dict[str, Any], **kwargs: Any) -> None:
    """Count both tags at once, and have the entries of their posts looked at."""
    CountedPost.objects.recount_tags([tag.pk, merged["id"]])
    _mark_posts_of(tag)


@receiver(tag_unmerged, dispatch_uid="search.count_unmerged")
def count_unmerged(tag: Tag, merged_into: int, **kwargs: Any) -> None:
    """The same for two tags that are parted again."""
    CountedPost.objects.recount_tags([tag.pk, merged_into])
    _mark_posts_of(tag)


def _mark_posts_of(tag: Tag) -> None:
    StaleEntry.objects.mark_all(Post, PostTag.objects.filter(tag=tag).values("content_object_id"))
