"""What blog hears of Wagtail's workflows: they are moved by methods of Wagtail's models, whatever road was taken.

Each handler runs inside the transaction of the move, so that a review and what it asks for are true together.
"""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    task_approved,
    task_cancelled,
    task_rejected,
    task_submitted,
    workflow_approved,
    workflow_rejected,
)

from blog.reviewing.models import APPROVED, CHANGES, ReviewSlot


@receiver(task_submitted, dispatch_uid="blog.open_review")
def open_review(instance: TaskState, **kwargs: Any) -> None:
    ReviewSlot.open_for(instance)


@receiver([task_approved, task_rejected, task_cancelled], dispatch_uid="blog.close_review")
def close_review(instance: TaskState, **kwargs: Any) -> None:
    for slot in ReviewSlot.objects.filter(task_state_id=instance.pk):
        slot.close()


@receiver(workflow_approved, dispatch_uid="blog.tell_approval")
def tell_approval(instance: WorkflowState, user: Any = None, **kwargs: Any) -> None:
    _tell(instance, APPROVED, user)


@receiver(workflow_rejected, dispatch_uid="blog.tell_changes")
def tell_changes(instance: WorkflowState, user: Any = None, **kwargs: Any) -> None:
    _tell(instance, CHANGES, user)


def _tell(workflow_state: WorkflowState, decision: str, user: Any) -> None:
    state = workflow_state.current_task_state
    with transaction.atomic():
        slot = ReviewSlot.open_for(state) if state else None
        if slot:
            slot.tell_decision(decision, user)
            slot.close()
