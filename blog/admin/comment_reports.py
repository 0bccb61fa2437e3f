"""Looking at what readers reported, and at what was changed after its approval."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from blog.admin.comment_decisions import CommentPost
from blog.admin.comment_verbs import Outcome, writer_of
from blog.commenting.locks import hold
from blog.models import Comment, CommentDecision, CommentReport


class SettleReports(CommentPost):
    """The moderator has looked; the comment stays what it is."""

    def act(self, request: HttpRequest, comment: Comment) -> Outcome:
        if settle(comment, request.user, via=self.via(request)):
            return Outcome(
                True, f"You have looked at {writer_of(comment)}’s comment. It stays as it is.", may_undo=False
            )
        return Outcome(False, f"Somebody has looked at {writer_of(comment)}’s comment already.")


def settle(comment: Comment, moderator: Any, *, via: str) -> bool:
    """Close the open reports about ``comment`` and the second look; return whether there was anything to close."""
    action = CommentDecision.Action
    with transaction.atomic():
        hold([comment])
        stored = Comment.objects.get(pk=comment.pk)
        is_open = CommentReport.objects.filter(comment=stored, settled_at__isnull=True)
        reports = is_open.update(settled_at=timezone.now(), settled_by=moderator)
        looked = Comment.objects.filter(pk=comment.pk, needs_second_look=True).update(needs_second_look=False)
        about: dict[str, Any] = {"before": stored.status, "moderator": moderator, "via": via}
        if looked:
            CommentDecision.note(stored, action.LOOKED_AT, **about)
        if reports:
            words = "1 report" if reports == 1 else f"{reports} reports"
            CommentDecision.note(stored, action.REPORTS_SETTLED, words=words, **about)
    comment.needs_second_look = False
    return bool(reports or looked)
