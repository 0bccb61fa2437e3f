"""A post on its way through review, and the people it meets."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from blog.models import Post, ReviewSlot, User
from tests.factories import a_draft, a_user


def in_role(name: str, *groups: str) -> User:
    """A person with roles, by the names of their groups."""
    user = a_user(name)
    user.groups.add(*(Group.objects.get_or_create(name=group)[0] for group in groups))
    return user


def a_reviewer(name: str) -> User:
    """A person who reviews and publishes."""
    return in_role(name, "Publishers")


def the_review() -> Workflow:
    """The workflow that every site begins with; planted anew where a test has emptied the database."""
    workflow = Workflow.objects.filter(name="Review").first()
    if workflow is None:
        workflow = Workflow.objects.create(name="Review")
        task = GroupApprovalTask.objects.create(name="Review")
        task.groups.add(Group.objects.get_or_create(name="Publishers")[0])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        WorkflowPage.objects.create(page=Page.objects.get(depth=1), workflow=workflow)
    return workflow


def handed_in(title: str = "", by: User | None = None, **fields: Any) -> Post:
    """A draft that waits for its review; Ada's."""
    writer = by or a_user("Ada")
    post = a_draft(title, author=writer, **fields)
    post.save_revision(user=writer)
    the_review().start(post, writer)
    return Post.objects.get(pk=post.pk)


def slot_of(post: Post) -> ReviewSlot:
    """Its newest review."""
    return ReviewSlot.objects.filter(post=post).latest("pk")


def made_overdue(slot: ReviewSlot) -> None:
    """Let the reviewer have had it for a month."""
    ReviewSlot.objects.filter(pk=slot.pk).update(assigned_at=timezone.now() - timedelta(days=30))
