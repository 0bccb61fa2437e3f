"""How a comment is approved, turned down or put back to waiting: decided, counted, logged, announced in one commit.

Who decides is settled by compare-and-set on the row: one row changed is the decision, none changed is none.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from blog.commenting.locks import hold
from blog.commenting.places import recount_thread
from blog.events.models import Event
from blog.models.comment_counts import CommentCount
from blog.models.comment_states import TURNED_DOWN, CommentStatus
from blog.models.moderation import CommentDecision
from blog.signals import comment_approved, comment_rejected, comment_reopened

if TYPE_CHECKING:
    from blog.models.comments import Comment

RECONCILED = "reconcile"
WITHDRAWN: Final = ("writer", "erased by its writer")
"""By these roads a writer takes a comment away for good: no moderator makes it public again, nor has it wait."""
IN_SIGHT: Final = (CommentStatus.APPROVED, CommentStatus.PENDING)


def approve(comment: "Comment", moderator: Any, via: str) -> bool:
    """See :meth:`blog.models.Comment.approve`."""
    now = timezone.now()
    with transaction.atomic():
        changes = {"approved_by": moderator, "approved_at": now, "approval_seq": F("approval_seq") + 1}
        if _decide(comment, CommentStatus.APPROVED, moderator, via, **changes) is None:
            return False
        key = f"comment_approved:{comment.pk}:{comment.approval_seq}"
        comment_approved.send_reliable(type(comment), key=key, comment=comment, moderator=moderator, approval_date=now)
    return True


def reject(comment: "Comment", moderator: Any, status: str, via: str) -> bool:
    """See :meth:`blog.models.Comment.reject`."""
    with transaction.atomic():
        if _decide(comment, status, moderator, via, rejection_seq=F("rejection_seq") + 1) is None:
            return False
        key = f"comment_rejected:{comment.pk}:{comment.rejection_seq}"
        comment_rejected.send_reliable(type(comment), key=key, comment=comment, moderator=moderator, status=str(status))
    return True


def reopen(comment: "Comment", moderator: Any, via: str) -> bool:
    """See :meth:`blog.models.Comment.reopen`."""
    with transaction.atomic():
        decision = _decide(comment, CommentStatus.PENDING, moderator, via)
        if decision is None:
            return False
        key = f"comment_reopened:{comment.pk}:{comment.approval_seq}.{comment.rejection_seq}"
        comment_reopened.send_reliable(
            type(comment), key=key, comment=comment, moderator=moderator, was=decision.before
        )
    return True


def edit(comment: "Comment", body: str, editor: Any, via: str) -> bool:
    """See :meth:`blog.models.Comment.edit`."""
    comments = type(comment).objects
    with transaction.atomic():
        hold([comment])
        stored = comments.get(pk=comment.pk)
        if stored.body == body:
            return False
        needs_look = editor is None and stored.status == CommentStatus.APPROVED
        changes = {"body": body, "edited_at": timezone.now(), "needs_second_look": needs_look}
        comments.filter(pk=comment.pk).update(**changes)
        action, before = CommentDecision.Action.EDITED, stored.status
        CommentDecision.note(comment, action, before=before, moderator=editor, via=via, words=stored.body)
    comment.refresh_from_db(fields=["status", *changes])
    return True


def settle(comment: "Comment") -> bool:
    """Announce a status that was written past the verbs, as if its verb had been called; return whether it was new.

    What the ledger said last is taken for the status before. What its writer took away is put back to it in silence.
    """
    comments = type(comment).objects
    with transaction.atomic():
        now = hold([comment]).get(comment.pk)
        before = announced_status(comment.pk)
        if now is None or now == before:
            return False
        comments.filter(pk=comment.pk).update(status=before)
        if now in IN_SIGHT and before in TURNED_DOWN and withdrawn([comment.pk]):
            return True
        if now == CommentStatus.APPROVED:
            return approve(comment, None, RECONCILED)
        if now == CommentStatus.PENDING:
            return reopen(comment, None, RECONCILED)
        return reject(comment, None, now, RECONCILED)


def withdrawn(numbers: Collection[int]) -> set[int]:
    """Which of these comments their writers have taken away for good, or left without words.

    :param numbers: ids of comments that are turned down. No query when there are none.
    """
    from blog.models.comments import Comment

    action = CommentDecision.Action.REMOVED
    by_writer = CommentDecision.objects.filter(number=OuterRef("pk"), action=action, via__in=WITHDRAWN).order_by()
    gone = Comment.objects.filter(Q(Exists(by_writer)) | Q(body=""), pk__in=numbers).order_by()
    return set(gone.values_list("pk", flat=True))


def announced_status(comment_id: int) -> str:
    """What the ledger last said of a comment; nothing said means that it waits."""
    kinds = [comment_approved.name, comment_rejected.name, comment_reopened.name]
    events = Event.objects.filter(subject_type="blog.Comment", subject_id=str(comment_id), kind__in=kinds)
    last = events.order_by("-id").first()
    if last is None or last.kind == comment_reopened.name:
        return CommentStatus.PENDING
    return CommentStatus.APPROVED if last.kind == comment_approved.name else str(last.payload["status"])


def _decide(comment: "Comment", status: str, moderator: Any, via: str, **changes: Any) -> CommentDecision | None:
    before = hold([comment]).get(comment.pk)
    if before is None or before == status:
        return None
    if status in IN_SIGHT and before in TURNED_DOWN and withdrawn([comment.pk]):
        return None
    stored = type(comment).objects.filter(pk=comment.pk, status=before)
    if not stored.update(status=status, needs_second_look=False, **changes):
        return None
    names = ["status", "approved_by", "approved_at", "approval_seq", "rejection_seq", "needs_second_look"]
    comment.refresh_from_db(fields=names)
    recount_thread(comment.root_id or comment.pk)
    CommentCount.recount(comment.post_id)
    action = CommentDecision.ACTIONS[CommentStatus(status)]
    return CommentDecision.note(comment, action, before=before, moderator=moderator, via=via)
