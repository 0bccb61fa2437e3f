"""What the queue tells about each comment, read for a whole page at once: so many queries however many rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from blog.admin.comment_undo import may_undo
from blog.admin.comment_verbs import STATUS_ACTIONS, who_and_when
from blog.commenting.passage import withdrawn
from blog.models import Comment, CommentDecision, CommentReport, CommentStatus
from blog.models.comment_states import TURNED_DOWN
from blog.words import clip

RECALLED = 120  # characters of what a comment answers


@dataclass
class RowFacts:
    """What is known of one comment beside itself.

    :param history: “4th comment, 3 approved”; empty where nothing tells one guest from another.
    :param waiting_below: how many comments of the same post wait.
    :param because: why the gate held it, in words.
    :param decided: who made it what it is, and when.
    :param is_withdrawn: its writer has taken it away for good.
    """

    history: str = ""
    waiting_below: int = 0
    because: str = ""
    reports: list[CommentReport] = field(default_factory=list)
    decided: str = ""
    may_undo: bool = False
    is_withdrawn: bool = False
    answered: str = ""


def dressed(comments: Iterable[Comment], user: Any) -> list[Comment]:
    """The comments, each with its :class:`RowFacts` as ``facts``. Five queries; six where one is turned down.

    :param comments: with ``parent`` and ``verdict`` selected.
    """
    comments = list(comments)
    histories, waiting = _histories(comments), _waiting(comments)
    reports, decisions = _reports(comments), _decisions(comments)
    gone = withdrawn([comment.pk for comment in comments if comment.status in TURNED_DOWN])
    for comment in comments:
        last = decisions.get(comment.pk)
        comment.facts = RowFacts(  # type: ignore[attr-defined]
            history=histories.get(comment.pk, ""),
            waiting_below=waiting.get(comment.post_id, 0),
            because=because(comment),
            reports=reports[comment.pk],
            decided=who_and_when(last) if last else "",
            may_undo=may_undo(last, user) and comment.pk not in gone,
            is_withdrawn=comment.pk in gone,
            answered=clip(" ".join(comment.parent.body.split()), RECALLED) if comment.parent else "",
        )
    return comments


def because(comment: Comment) -> str:
    """The gate's verdict: “Held: 3 links. First comment.” Empty where there was none, or none that matters."""
    verdict = getattr(comment, "verdict", None)
    if verdict is None:
        return ""
    reasons = [reason.get("words") or reason.get("rule") for reason in verdict.reasons if isinstance(reason, dict)]
    words = " ".join(f"{str(reason).rstrip('.')}." for reason in reasons if reason)
    if not words:
        return ""
    does = {"publish": "Let through", "hold": "Held", "spam": "Called spam"}.get(verdict.outcome, verdict.outcome)
    if verdict.is_shadow:
        does = f"Only watched; would be: {does.lower()}"
    return f"{does}: {words}"


def ordinal(number: int) -> str:
    """“1st”, “2nd”, “3rd”, “4th”, “11th”."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _histories(comments: list[Comment]) -> dict[int, str]:
    others = Comment.objects.order_by().exclude(pk__gt=OuterRef("pk"))
    by_account = others.filter(user_id=OuterRef("user_id")).values("user_id")
    by_address = others.filter(email=OuterRef("email"), user__isnull=True).exclude(email="").values("email")
    rows = Comment.objects.order_by().filter(pk__in=[comment.pk for comment in comments])
    rows = rows.annotate(
        nth=Coalesce(_number(by_account), _number(by_address)),
        good=Coalesce(_number(_approved(by_account)), _number(_approved(by_address)), 0),
    )
    told = rows.filter(nth__isnull=False).values_list("pk", "nth", "good")
    return {pk: _history(nth, good) for pk, nth, good in told}


def _number(comments: Any) -> Subquery:
    return Subquery(comments.annotate(number=Count("pk")).values("number"))


def _approved(comments: Any) -> Any:
    return comments.filter(status=CommentStatus.APPROVED)


def _history(nth: int, good: int) -> str:
    return "First comment" if nth == 1 else f"{ordinal(nth)} comment, {good or 'none'} approved"


def _waiting(comments: list[Comment]) -> dict[int, int]:
    posts = {comment.post_id for comment in comments}
    pending = Comment.objects.pending().filter(post__in=posts).order_by()
    return dict(pending.values_list("post").annotate(Count("pk")))


def _reports(comments: list[Comment]) -> dict[int, list[CommentReport]]:
    found: dict[int, list[CommentReport]] = defaultdict(list)
    for report in CommentReport.objects.filter(Q(comment__in=comments), settled_at__isnull=True).order_by("pk"):
        found[report.comment_id].append(report)
    return found


def _decisions(comments: list[Comment]) -> dict[int, CommentDecision]:
    numbers = [comment.pk for comment in comments]
    newest = CommentDecision.objects.filter(number=OuterRef("number"), action__in=STATUS_ACTIONS).order_by("-id")
    decisions = CommentDecision.objects.filter(number__in=numbers, pk=Subquery(newest.values("pk")[:1]))
    return {each.number: each for each in decisions.select_related("moderator__profile")}
