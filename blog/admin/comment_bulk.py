"""The same decisions for all comments that are ticked."""

from collections.abc import Iterable
from typing import Any

from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from blog.admin.comment_verbs import DECISIONS, Decision
from blog.admin.permissions import may_moderate
from blog.commenting.locks import hold_with_counts
from blog.models import Comment

VIA = "bulk"


class CommentBulkAction(SnippetBulkAction):
    """One decision for many. One message tells how many it changed and how many were so already."""

    decision: Decision
    models = [Comment]
    template_name = "blog/admin/comments_bulk.html"
    unchanged = 0

    def check_perm(self, obj: Comment) -> bool:
        return may_moderate(self.request.user)

    def get_all_objects_in_listing_query(self, parent_id: Any) -> list[int]:
        """Nothing: “all” would mean every comment there is, whatever the list was narrowed to."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "decision": self.decision}

    @classmethod
    def execute_action(cls, objects: Iterable[Comment], **kwargs: Any) -> tuple[int, int]:
        action, objects = kwargs["self"], list(objects)
        hold_with_counts(objects)
        outcomes = [cls.decision.apply(comment, action.request.user, VIA) for comment in objects]
        action.unchanged = outcomes.count(False)
        return outcomes.count(True), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        noun = "comment" if num_parent_objects == 1 else "comments"
        words = f"{num_parent_objects} {noun} {self.decision.done}."
        if self.unchanged:
            words += f" {self.unchanged} {'was' if self.unchanged == 1 else 'were'} so already."
        if num_parent_objects:
            return words
        messages.info(self.request, words)
        return None


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
