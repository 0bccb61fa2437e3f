"""What moderators have decided about one comment, in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from blog.admin.comment_verbs import STATUS_ACTIONS, STATUS_WORDS, name_of
from blog.admin.wording import StateWord
from blog.models import CommentDecision, CommentStatus

_STATUS = {action: CommentStatus(status) for status, action in CommentDecision.ACTIONS.items()}


class DecisionLine(NamedTuple):
    """One decision as it is shown.

    :param after: what the comment became; ``None`` where it stayed what it was.
    """

    at: datetime
    what: str
    who: str
    via: str
    before: StateWord
    after: StateWord | None
    words: str


def decision_lines(decisions: Iterable[CommentDecision]) -> list[DecisionLine]:
    """Decisions made ready for a page, in the order they come, their moderators with their profiles selected."""
    return [_line(decision) for decision in decisions]


def _line(decision: CommentDecision) -> DecisionLine:
    moved = decision.action in STATUS_ACTIONS
    return DecisionLine(
        at=decision.at,
        what=decision.get_action_display(),
        who=name_of(decision.moderator) if decision.moderator else "",
        via=decision.via,
        before=STATUS_WORDS[CommentStatus(decision.before)],
        after=STATUS_WORDS[_STATUS[decision.action]] if moved else None,
        words=decision.words,
    )
