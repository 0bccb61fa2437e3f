"""
What kept pages make of the facts that blog reports: those that show what has changed are forgotten.

Each is connected twice: as best effort, so that the process that changes something purges at once, and durably, so that
it is done whatever happens to that process. Only where pages are kept (:func:`connect`).
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.dispatch import Signal

from blog.models import Comment, CommentStatus, Post, Tag, UserProfile
from blog.signals import (
    comment_approved,
    comment_rejected,
    comment_reopened,
    post_featured,
    post_published,
    post_unfeatured,
    post_unpublished,
    post_updated,
    tag_merged,
    tag_renamed,
    tag_unmerged,
    user_profile_updated,
)
from cms.kept.keys import ANY, LISTS, OF_EVERY_POST, places_of, wearing, written_by
from cms.kept.places import KeptPlace
from cms.kept.purging import purge_now
from search.models import CountedPost

type Receiver = Callable[..., None]


def purge_post(post: Post, **kwargs: Any) -> None:
    """Forget what shows the post, and the lists and neighbours it has come to or left."""
    before = KeptPlace.objects.filter(pk=post.pk).values_list("keys", flat=True).first()
    left = before if before is not None else _unknown(kwargs)
    purge_now({f"post:{post.pk}", f"page:{post.pk}", *OF_EVERY_POST, *left, *places_of(post.pk)})


def purge_post_for_certain(post: Post, **kwargs: Any) -> None:
    """The same once it has been counted: the pages that tell numbers read what search has counted."""
    CountedPost.objects.recount([post.pk])
    purge_post(post, **kwargs)
    KeptPlace.objects.update_or_create(pk=post.pk, defaults={"keys": sorted(places_of(post.pk))})


def _unknown(facts: dict[str, Any]) -> Iterable[str]:
    """Where a post was of which nothing is remembered: nowhere, or anywhere."""
    return () if facts.get("first_time") else (LISTS,)


def purge_lead(**kwargs: Any) -> None:
    """Forget the first page: another post leads it, or none."""
    purge_now({"home"})


def purge_comments(comment: Comment, **kwargs: Any) -> None:
    """Forget the page a comment is seen on, and the lists that count it. What nobody has seen changes nothing."""
    was_seen = comment.approval_seq > 0 or comment.status == CommentStatus.APPROVED
    if not was_seen:
        return
    keys = {f"page:{comment.post_id}", "home", ANY, *places_of(comment.post_id)}
    if comment.user_id:
        slugs = UserProfile.objects.filter(user=comment.user_id).values_list("slug", flat=True)
        keys |= {f"author:{slug}" for slug in slugs}
    purge_now(keys)


def purge_person(profile: UserProfile, **kwargs: Any) -> None:
    """Forget what names somebody."""
    purge_now(written_by(profile))


def purge_tag(tag: Tag, merged: Any = None, merged_into: int = 0, **kwargs: Any) -> None:
    """Forget what names a tag, and one that it was made one with, or has been."""
    numbers = {tag.pk, merged_into, (merged or {}).get("id", 0)} - {0}
    CountedPost.objects.recount_tags(sorted(numbers))
    purge_now(wearing(numbers))


POST: Final = (post_published, post_updated, post_unpublished)
FEATURED: Final = (post_featured, post_unfeatured)
COMMENT: Final = (comment_approved, comment_rejected, comment_reopened)
TAG: Final = (tag_renamed, tag_merged, tag_unmerged)

CONNECTIONS: Final[tuple[tuple[Iterable[Signal], Receiver, Receiver, str], ...]] = (
    (POST, purge_post, purge_post_for_certain, "cms.purge_post"),
    (FEATURED, purge_lead, purge_lead, "cms.purge_lead"),
    (COMMENT, purge_comments, purge_comments, "cms.purge_comments"),
    ((user_profile_updated,), purge_person, purge_person, "cms.purge_person"),
    (TAG, purge_tag, purge_tag, "cms.purge_tag"),
)
"""Signals, who hears of them at once, who hears of them for certain, and by what name."""


def connect() -> None:
    """Begin to listen."""
    for signals, at_once, for_certain, uid in CONNECTIONS:
        for signal in signals:
            signal.connect(at_once)
            signal.connect(for_certain, dispatch_uid=uid)


def disconnect() -> None:
    """Listen no more."""
    for signals, at_once, _, uid in CONNECTIONS:
        for signal in signals:
            signal.disconnect(at_once)
            signal.disconnect(dispatch_uid=uid)
