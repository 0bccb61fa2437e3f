"""Who is told of a comment. Nobody, where an import brings it along."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from blog.models import Comment, CommentStatus, Event, User
from blog.origins import QUIET_ORIGINS
from blog.signals import comment_approved, comment_rejected, comment_reopened, comment_submitted
from notifications import planning, recipients
from notifications.models import Delivery, DeliveryState, Reader


@receiver(comment_approved, dispatch_uid="notifications.tell_comment_writer")
def tell_comment_writer(comment: Comment, event: Event, moderator: User | None = None, **kwargs: Any) -> None:
    """One mail for each comment in its life; none to who approved it themselves, as moderators and authors do."""
    if event.origin in QUIET_ORIGINS or (moderator is not None and moderator.pk == comment.user_id):
        return
    if comment.user and not comment.user.profile.notify_comment_approved:
        return
    once, window = f"comment_approved:{comment.pk}", planning.typo_window()
    for address in recipients.writer_of(comment).values():
        planning.plan_once(event, mail="comment_approved", email=address, once_key=once, after=window)


@receiver(comment_approved, dispatch_uid="notifications.tell_thread")
def tell_thread(comment: Comment, event: Event, **kwargs: Any) -> None:
    """One mail for each comment and follower of its thread."""
    if event.origin not in QUIET_ORIGINS:
        people, scope = recipients.followers_of_thread(comment), f"replies:{comment.post_id}"
        for key, email in people.items():
            Reader.of(key, email)  # the mail's links lead to their preferences
        window = planning.typo_window()
        planning.plan_for_each(event, people, mail="reply", once=f"told:{comment.pk}", scope=scope, after=window)


@receiver(comment_approved, dispatch_uid="notifications.tell_authors")
def tell_authors(comment: Comment, event: Event, **kwargs: Any) -> None:
    """One mail for each comment and author of its post."""
    if event.origin not in QUIET_ORIGINS:
        people = recipients.authors_to_tell(comment)
        window = planning.typo_window()
        planning.plan_for_each(event, people, mail="new_comment", once=f"told:{comment.pk}", after=window)


@receiver([comment_reopened, comment_rejected], dispatch_uid="notifications.recall_comment_mails")
def recall_comment_mails(comment: Comment, **kwargs: Any) -> None:
    """What tells of a comment that is public no more stays here. Approved anew, it is planned anew.

    Asked by what is true now: where the comment has been approved again meanwhile, its mails go.
    """
    if comment.status == CommentStatus.APPROVED:
        return
    mails = Delivery.objects.of_subject(comment).filter(event__kind=comment_approved.name)
    reason = f"recalled: the comment is {comment.get_status_display()}"
    mails.filter(state=DeliveryState.PENDING).update(
        state=DeliveryState.STALE, last_text=reason, finished_at=timezone.now()
    )


@receiver(comment_submitted, dispatch_uid="notifications.tell_moderators")
def tell_moderators(comment: Comment, event: Event, **kwargs: Any) -> None:
    """One mail for each comment and moderator, if it still waits for one."""
    if event.origin not in QUIET_ORIGINS and comment.status == CommentStatus.PENDING:
        people = recipients.moderators_of(comment)
        planning.plan_for_each(event, people, mail="comment_waiting", once=f"waiting:{comment.pk}")


@receiver(comment_reopened, dispatch_uid="notifications.tell_moderators_again")
def tell_moderators_again(comment: Comment, moderator: Any, event: Event, **kwargs: Any) -> None:
    """One mail for each time that a change of its writer's put a comment back, and each moderator.

    None where a moderator put it back: they know, and have it before them.
    """
    if moderator is None and event.origin not in QUIET_ORIGINS and comment.status == CommentStatus.PENDING:
        people = recipients.moderators_of(comment)
        planning.plan_for_each(event, people, mail="comment_waiting", once=f"waiting:{comment.pk}:{event.pk}")
