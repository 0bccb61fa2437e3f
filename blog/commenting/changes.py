"""What a writer changes afterwards: what they had before them, and nothing that a moderator has changed."""

from collections.abc import Iterable
from copy import copy
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.http import HttpRequest

from blog.commenting.intake import is_trusted, judged
from blog.commenting.locks import hold
from blog.commenting.own import IN_SIGHT
from blog.models import Comment, CommentDecision, CommentStatus
from blog.spam import Outcome, Verdict

if TYPE_CHECKING:
    from blog.models import Post

WRITER: Final = "writer"
"""By what road, in the log of decisions."""


def seen(comment: Comment) -> str:
    """What somebody had before them: changes when it is decided about, or its words are changed."""
    edited = f"{comment.edited_at.timestamp():.6f}" if comment.edited_at else ""
    return f"{comment.status}:{edited}"


def change(request: HttpRequest, comment: Comment, body: str) -> bool:
    """Let the writer change the words; return whether that was still possible.

    An approved comment stays public and is looked at again. Where the gate would not let the new words through, or
    below a post whose every comment is held, it waits once more. What was done meanwhile stands.

    :param comment: as the writer saw it.
    """
    proposed = copy(comment)
    proposed.body = body
    verdict = judged(request, proposed, is_hasty=False, has_trap_sprung=False)
    with transaction.atomic():
        hold([comment])
        stored = Comment.objects.filter(pk=comment.pk).first()
        if stored is None or stored.status not in IN_SIGHT:
            return False
        if seen(stored) != seen(comment) and stored.body != body:
            return False
        if stored.edit(body, via=WRITER):
            verdict.keep(stored)
            if via := _why_it_waits(request, comment.post, verdict):
                stored.reopen(via=via)
    return True


def waits_when_changed(request: HttpRequest, comment: Comment) -> bool:
    """Whether a change takes an approved comment out of sight until a moderator has looked, whatever the words."""
    is_public = comment.status == CommentStatus.APPROVED
    return is_public and _is_strict(comment.post) and not is_trusted(request.user, comment.post)


def taken_over(comments: Iterable[Comment]) -> set[int]:
    """The ids of those whose words a moderator was the last to change: they are no longer their writer's to change.

    One query; none where nothing was ever changed.
    """
    numbers = [comment.pk for comment in comments if comment.edited_at]
    if not numbers:
        return set()
    edits = CommentDecision.objects.filter(number__in=numbers, action=CommentDecision.Action.EDITED)
    last: dict[int, tuple[Any, str]] = {
        number: (moderator, via)
        for number, moderator, via in edits.order_by("pk").values_list("number", "moderator", "via")
    }
    return {number for number, (moderator, via) in last.items() if moderator or via not in ("", WRITER)}


def _why_it_waits(request: HttpRequest, post: "Post", verdict: Verdict) -> str:
    if verdict.in_force != Outcome.PUBLISH:
        return "gate"
    return "held" if _is_strict(post) and not is_trusted(request.user, post) else ""


def _is_strict(post: "Post") -> bool:
    """Whether an editor has asked for a moderator below this very post.

    A site that holds every comment by default has let this one through a few minutes ago, and flags the change.
    """
    return post.comments_mode == post.CommentsMode.HELD
