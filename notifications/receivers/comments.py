"""Who is told of a comment. Nobody, where an import brings it along."""

from typing import Any

from django.dispatch import receiver

from blog.models import Comment, CommentStatus, Event
from blog.origins import QUIET_ORIGINS
from blog.signals import comment_approved, comment_submitted
from notifications import planning, recipients
from notifications.models import Reader


@receiver(comment_approved, dispatch_uid="notifications.tell_comment_writer")
def tell_comment_writer(comment: Comment, event: Event, **kwargs: Any) -> None:
    """One mail for each comment in its life."""
    if event.origin in QUIET_ORIGINS:
        return
    if comment.user and not comment.user.profile.notify_comment_approved:
        return
    for address in recipients.writer_of(comment).values():
        planning.plan_once(event, mail="comment_approved", email=address, once_key=f"comment_approved:{comment.pk}")


@receiver(comment_approved, dispatch_uid="notifications.tell_thread")
def tell_thread(comment: Comment, event: Event, **kwargs: Any) -> None:
    """One mail for each comment and follower of its thread."""
    if event.origin not in QUIET_ORIGINS:
        people, scope = recipients.followers_of_thread(comment), f"replies:{comment.post_id}"
        for key, email in people.items():
            Reader.of(key, email)  # the mail's links lead to their preferences
        planning.plan_for_each(event, people, mail="reply", once=f"told:{comment.pk}", scope=scope)


@receiver(comment_approved, dispatch_uid="notifications.tell_authors")
def tell_authors(comment: Comment, event: Event, **kwargs: Any) -> None:
    """One mail for each comment and author of its post."""
    if event.origin not in QUIET_ORIGINS:
        people = recipients.authors_to_tell(comment)
        planning.plan_for_each(event, people, mail="new_comment", once=f"told:{comment.pk}")


@receiver(comment_submitted, dispatch_uid="notifications.tell_moderators")
def tell_moderators(comment: Comment, event: Event, **kwargs: Any) -> None:
    """One mail for each comment and moderator, if it still waits for one."""
    if event.origin not in QUIET_ORIGINS and comment.status == CommentStatus.PENDING:
        people = recipients.moderators_of(comment)
        planning.plan_for_each(event, people, mail="comment_waiting", once=f"waiting:{comment.pk}")
