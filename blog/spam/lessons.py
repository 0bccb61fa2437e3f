"""Which comments the spam gate learns from: those that people have decided about, or nobody minded."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from blog.models import Comment, CommentDecision, CommentReport, CommentStatus, CommentVerdict
from blog.models.comment_states import CommentQuerySet
from blog.spam.text import plain

MOST: Final = 5_000  # of either kind, the newest: ten seconds of work and 260 MB of memory
UNMINDED: Final = timedelta(days=7)
"""What no moderator has looked at counts as good when it stood so long and nobody called it spam."""


@dataclass(frozen=True)
class Lessons:
    """The words of comments that were good and of those that were spam; the same words only once."""

    good: list[str]
    spam: list[str]


def lessons() -> Lessons:
    """Those of this site, oldest first. What is in both by the same words is left out of the spam."""
    good = _different(good_comments(), set())
    return Lessons(list(good.values()), list(_different(called_spam(), set(good)).values()))


def good_comments() -> CommentQuerySet:
    """Approved ones; none that its own writer let through, that changed since, or that a reader has reported."""
    gate_doubts = Q(verdict__outcome__in=[CommentVerdict.Outcome.HOLD, CommentVerdict.Outcome.SPAM])
    is_unminded = Q(approved_by=None, approved_at__lt=timezone.now() - UNMINDED) & ~gate_doubts
    is_anothers = Q(user=None) | Q(approved_by=None) | ~Q(user=F("approved_by"))
    reports = CommentReport.objects.filter(comment=OuterRef("pk"), settled_at=None)
    decided = Comment.objects.approved().filter(Q(approved_by__isnull=False) | is_unminded, is_anothers)
    return decided.filter(~Exists(reports), needs_second_look=False)


def called_spam() -> CommentQuerySet:
    """What a moderator called spam last; nothing that only the gate did."""
    calls = CommentDecision.objects.filter(comment=OuterRef("pk"), action=CommentDecision.Action.SPAM)
    last = Subquery(calls.order_by("-id").values("moderator")[:1])
    return Comment.objects.filter(status=CommentStatus.SPAM).alias(last=last).filter(last__isnull=False)


def _different(comments: CommentQuerySet, known: set[str]) -> dict[str, str]:
    """The newest of ``comments`` by their plain words, oldest first: none without any, none that are ``known``."""
    bodies = list(comments.order_by("-pk").values_list("body", flat=True)[:MOST])
    found = {plain(body): body for body in reversed(bodies)}
    return {words: body for words, body in found.items() if words and words not in known}
