"""Taking back one's own last decision about a comment."""

from typing import Any

from django.db.models import Exists, OuterRef

from blog.admin.comment_verbs import Outcome, already, last_decision, move, unless_changed, writer_of
from blog.models import Comment, CommentDecision, CommentStatus

VIA = "undo"
REPLY_VIA = "reply"


def may_undo(last: CommentDecision | None, user: Any) -> bool:
    """Whether ``last``, the decision that made a comment what it is, is one that ``user`` can take back."""
    return last is not None and last.moderator_id == user.pk and last.via != VIA


def undo(comment: Comment, moderator: Any) -> Outcome:
    """Make the comment what it was before the moderator's own last decision.

    Nothing is undone when somebody else has decided since, nor twice. With an approval that came of a reply, the
    reply goes into the bin.
    """
    return unless_changed(comment, "", lambda: _undo(comment, moderator))


def _undo(comment: Comment, moderator: Any) -> Outcome:
    last = last_decision(comment)
    if last is None or not may_undo(last, moderator):
        return Outcome(False, f"There is nothing of yours to undo about {writer_of(comment)}’s comment.")
    if not move(comment, last.before, moderator, VIA):
        return Outcome(False, already(comment))
    if last.via == REPLY_VIA:
        _take_back_reply(comment, last, moderator)
    return Outcome(True, f"Undone: {writer_of(comment)}’s comment is {CommentStatus(comment.status).label} again.")


def _take_back_reply(comment: Comment, approval: CommentDecision, moderator: Any) -> None:
    """That with which it was approved; not what they have answered since."""
    by_reply = CommentDecision.objects.filter(number=OuterRef("pk"), via=REPLY_VIA, pk__gt=approval.pk).order_by()
    if reply := comment.replies.filter(Exists(by_reply), user=moderator).order_by("pk").first():
        reply.reject(moderator, status=CommentStatus.REMOVED, via=VIA)
