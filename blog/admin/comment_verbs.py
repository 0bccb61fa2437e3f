"""What a moderator may decide about a comment, and in what words that is told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from blog.admin.wording import StateWord
from blog.commenting.changes import seen
from blog.commenting.locks import hold
from blog.commenting.passage import WITHDRAWN, withdrawn
from blog.display_names import clean_name
from blog.models import Comment, CommentDecision, CommentStatus, User
from blog.models.comment_states import TURNED_DOWN

STATUS_WORDS = {
    CommentStatus.PENDING: StateWord("waiting", "wait"),
    CommentStatus.APPROVED: StateWord("approved", "done"),
    CommentStatus.REJECTED: StateWord("rejected", "held"),
    CommentStatus.SPAM: StateWord("spam", "held"),
    CommentStatus.REMOVED: StateWord("in the bin", "quiet"),
}
STATUS_ACTIONS = frozenset(CommentDecision.ACTIONS.values())


@dataclass(frozen=True)
class Decision:
    """Something a moderator may decide.

    :param status: what the comment is afterwards.
    :param done: how that is told of one comment or of many: “… approved”.
    :param key: the key that decides so.
    """

    name: str
    label: str
    status: CommentStatus
    done: str
    key: str

    def apply(self, comment: Comment, moderator: Any, via: str = "") -> bool:
        """Call the comment's verb; return whether this call is the one that changed something."""
        return move(comment, self.status, moderator, via)


DECISIONS = {
    decision.name: decision
    for decision in (
        Decision("approve", "Approve", CommentStatus.APPROVED, "approved", "a"),
        Decision("unapprove", "Unapprove", CommentStatus.PENDING, "put back to waiting", "u"),
        Decision("reject", "Reject", CommentStatus.REJECTED, "rejected", ""),
        Decision("spam", "Spam", CommentStatus.SPAM, "marked as spam", "s"),
        Decision("bin", "Bin", CommentStatus.REMOVED, "put into the bin", "d"),
    )
}
_DONE = {decision.status: decision.done for decision in DECISIONS.values()}


class Outcome(NamedTuple):
    """What became of a decision.

    :param changed: whether this call is the one that changed something.
    :param words: what the moderator is told.
    :param may_undo: whether it is a decision at all, which can be taken back.
    """

    changed: bool
    words: str
    may_undo: bool = True


def move(comment: Comment, status: str, moderator: Any, via: str) -> bool:
    """Bring ``comment`` to ``status`` by the verb that does so; return whether this call is the one that did."""
    if status == CommentStatus.APPROVED:
        return comment.approve(moderator, via=via)
    if status == CommentStatus.PENDING:
        return comment.reopen(moderator, via=via)
    return comment.reject(moderator, status=status, via=via)


def decide(comment: Comment, decision: Decision, moderator: Any, *, via: str, before: str = "") -> Outcome:
    """Decide about ``comment``, unless that was done, or its words were changed, since the moderator looked.

    :param before: what :func:`seen` said when they looked; empty to decide whatever happened since.
    """
    return unless_changed(
        comment,
        before,
        lambda: (
            Outcome(True, f"{writer_of(comment)}’s comment is {decision.done}.")
            if decision.apply(comment, moderator, via)
            else Outcome(False, already(comment))
        ),
    )


def unless_changed(comment: Comment, before: str, act: Callable[[], Outcome]) -> Outcome:
    """Act while nobody else can, on what is stored; or say what has become of the comment since ``before``."""
    with transaction.atomic():
        hold([comment])
        stored = Comment.objects.filter(pk=comment.pk).values("status", "edited_at").first()
        if stored is None:
            return Outcome(False, f"{writer_of(comment)}’s comment has been deleted.")
        was_status, comment.status, comment.edited_at = before.partition(":")[0], stored["status"], stored["edited_at"]
        if before and before != seen(comment):
            is_decided = was_status != comment.status
            return Outcome(False, already(comment) if is_decided else _changed_words(comment))
        return act()


def already(comment: Comment) -> str:
    """Who has decided, and when: “Ben’s comment was approved already, by Dot at 10:14 UTC.”"""
    if is_withdrawn(comment):
        return f"{writer_of(comment)} has taken the comment back. It cannot be made public again."
    last = last_decision(comment)
    words = f"{writer_of(comment)}’s comment was {_DONE[CommentStatus(comment.status)]} already"
    return f"{words}, {who_and_when(last)}." if last else f"{words}."


def is_withdrawn(comment: Comment) -> bool:
    """Whether its writer has taken it away for good."""
    return comment.status in TURNED_DOWN and bool(withdrawn([comment.pk]))


def _changed_words(comment: Comment) -> str:
    return f"{writer_of(comment)} has changed the comment since you looked. Read it again; nothing was decided."


def last_decision(comment: Comment) -> CommentDecision | None:
    """The one that made the comment what it is."""
    decisions = CommentDecision.objects.filter(number=comment.pk, action__in=STATUS_ACTIONS)
    return decisions.select_related("moderator__profile").order_by("-id").first()


def who_and_when(decision: CommentDecision) -> str:
    """“by Dot at 10:14 UTC”, with the day when it is not today's."""
    moment, now = timezone.localtime(decision.at), timezone.localtime()
    when = f"{moment:%H:%M %Z}" if moment.date() == now.date() else f"{moment:%H:%M %Z on %-d %b %Y}"
    rule = "its writer" if decision.via in WITHDRAWN else "rule"
    return f"by {name_of(decision.moderator) if decision.moderator else rule} at {when}"


def writer_of(comment: Comment) -> str:
    """What the writer calls themselves, as it may stand within a sentence: nothing in it turns the rest around."""
    return clean_name(comment.name) or "Somebody"


def name_of(user: User) -> str:
    """What colleagues call somebody."""
    profile = getattr(user, "profile", None)
    return str(profile.display_name if profile else user.get_username())
