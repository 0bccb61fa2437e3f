"""What the gate makes of moderators' decisions: Akismet learns where it was wrong."""

import logging
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from blog.models import Comment, CommentStatus, CommentVerdict
from blog.signals import comment_approved, comment_rejected
from blog.spam import akismet
from blog.spam.verdict import Outcome

logger = logging.getLogger("bellbird.spam")


@receiver(comment_approved, dispatch_uid="blog.tell_akismet_of_ham")
def tell_of_ham(comment: Comment, moderator: Any, **kwargs: Any) -> None:
    """A person has approved what Akismet called spam."""
    if moderator and akismet.is_used() and _called(comment) == Outcome.SPAM:
        transaction.on_commit(partial(_tell, comment, is_spam=False))


@receiver(comment_rejected, dispatch_uid="blog.tell_akismet_of_spam")
def tell_of_spam(comment: Comment, moderator: Any, status: str, **kwargs: Any) -> None:
    """A person calls spam what Akismet did not."""
    if moderator and status == CommentStatus.SPAM and akismet.is_used() and _called(comment) == Outcome.PUBLISH:
        transaction.on_commit(partial(_tell, comment, is_spam=True))


def _called(comment: Comment) -> str | None:
    """What Akismet called the comment; ``None`` when it was not asked."""
    verdict = CommentVerdict.objects.filter(comment=comment).first()
    if verdict is None:
        return None
    for reason in verdict.reasons:
        if reason["rule"] == "akismet":
            return str(reason["outcome"])
    return Outcome.PUBLISH if verdict.outcome != Outcome.SPAM else None


def _tell(comment: Comment, *, is_spam: bool) -> None:
    """Outside the transaction of the receiver, which would keep others waiting. What is lost is one lesson."""
    try:
        akismet.tell(comment, is_spam=is_spam)
    except akismet.NoAnswer as error:
        logger.warning("Akismet was not told: %s", error)
