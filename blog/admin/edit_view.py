"""Wagtail's edit view, which hands on what it has read: its panels and menus ask the draft a dozen times."""

from typing import Any

from blog.admin.wording import failures_of


class QuickEditView:
    """For looking at the form. What a press of its buttons changes is read anew."""

    def get_object(self: Any) -> Any:
        """The draft, which knows what was read with its page: workflow, schedule and newest revision."""
        draft, page = super().get_object(), self.real_page_record  # type: ignore[misc]
        if self.request.method in ("GET", "HEAD"):
            draft._current_workflow_states = page._current_workflow_states
            draft._approved_schedule = self.scheduled_revision is not None
            draft.latest_revision = self.latest_revision
            draft.remembers_workflow = True
            draft.known_failures = failures_of(draft)
            if not draft.has_unpublished_changes:
                draft.read_children()
        return draft
