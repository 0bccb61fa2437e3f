"""Deciding about comments, one or many at once. Every decision is a POST and goes through the comment's own verbs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from blog.admin.permissions import may_moderate
from blog.models import Comment, CommentStatus


@dataclass(frozen=True)
class Decision:
    """Something a moderator may decide.

    :param apply: calls the comment's verb for a moderator; true when this call is the one that changed something.
    :param done: the past participle, for messages.
    """

    name: str
    label: str
    done: str
    status: str
    apply: Callable[[Comment, Any], bool]


def _approve(comment: Comment, moderator: Any) -> bool:
    return comment.approve(moderator)


def _reject(comment: Comment, moderator: Any) -> bool:
    return comment.reject(moderator)


def _call_spam(comment: Comment, moderator: Any) -> bool:
    return comment.reject(moderator, status=CommentStatus.SPAM)


DECISIONS = {
    decision.name: decision
    for decision in (
        Decision("approve", "Approve", "approved", CommentStatus.APPROVED, _approve),
        Decision("reject", "Reject", "rejected", CommentStatus.REJECTED, _reject),
        Decision("spam", "Spam", "marked as spam", CommentStatus.SPAM, _call_spam),
    )
}


@method_decorator(require_POST, name="dispatch")
class DecideComment(View):
    """One comment, one decision; leads back to where the moderator was."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not may_moderate(request.user):
            raise PermissionDenied
        comment = get_object_or_404(Comment, pk=pk)
        decision = DECISIONS.get(request.POST.get("decision", ""))
        if decision is None:
            return HttpResponseBadRequest("Unknown decision.")
        if decision.apply(comment, request.user):
            messages.success(request, f"{comment.name}’s comment is {decision.done}.")
        else:
            messages.info(request, f"{comment.name}’s comment was {decision.done} already.")
        return redirect(get_valid_next_url_from_request(request) or reverse("wagtailsnippets_blog_comment:list"))


class CommentBulkAction(SnippetBulkAction):
    """The same decisions for all comments that are ticked."""

    decision: Decision
    models = [Comment]
    template_name = "blog/admin/comments_bulk.html"

    def check_perm(self, obj: Comment) -> bool:
        return may_moderate(self.request.user)

    def get_all_objects_in_listing_query(self, parent_id: Any) -> list[int]:
        """Nothing: “all” would mean every comment there is, whatever the list was narrowed to."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "decision": self.decision}

    @classmethod
    def execute_action(cls, objects: Iterable[Comment], **kwargs: Any) -> tuple[int, int]:
        moderator = kwargs["self"].request.user
        return sum(cls.decision.apply(comment, moderator) for comment in objects), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        noun = "comment" if num_parent_objects == 1 else "comments"
        return f"{num_parent_objects} {noun} {self.decision.done}."


def bulk_actions() -> list[type[CommentBulkAction]]:
    """One bulk action for each decision."""
    return [
        type(
            f"{decision.name.capitalize()}Comments",
            (CommentBulkAction,),
            {
                "decision": decision,
                "display_name": decision.label,
                "action_type": decision.name,
                "aria_label": f"{decision.label}: selected comments",
                "action_priority": priority,
            },
        )
        for priority, decision in enumerate(DECISIONS.values(), start=1)
    ]
