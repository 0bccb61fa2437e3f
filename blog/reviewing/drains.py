"""Reviews that need somebody: nobody had time, whoever has one is late, or may not decide it any more."""

from collections.abc import Iterator

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from wagtail.models import TaskState

from blog.models import Post, ReviewSlot
from blog.reconciling import Drift, register_reconciler
from blog.reviewing.reviewers import may_approve, who_have_room, who_may_approve
from blog.work import Progress, Shift, register_drain


def settle_reviews(shift: Shift) -> Progress:
    """Give reviews that need somebody to whoever has time. Safe in many processes at once."""
    done = 0
    for slot in list(_in_need()):
        if shift.is_over():
            break
        done += slot.find_reviewer()
    return Progress(done=done)


def _in_need() -> Iterator[ReviewSlot]:
    """Open reviews that something can be done about, oldest first. What is true is asked again under a lock."""
    slots = ReviewSlot.objects.open().select_related("task_state__task", "post", "reviewer").defer("post__body")
    able: dict[int, set[int]] = {}
    for slot in slots.order_by("opened_at", "pk"):
        task = slot.task_state.task
        if task.pk not in able:
            able[task.pk] = {person.pk for person in who_may_approve(task, slot.post)}
        is_known = slot.reviewer is None or slot.reviewer_id in able[task.pk]
        is_lost = not is_known and not may_approve(slot.reviewer, task, slot.post)
        looks_for_somebody = slot.reviewer_id is None or slot.is_overdue
        if is_lost or (looks_for_somebody and who_have_room(able[task.pk] - {slot.reviewer_id})):
            yield slot


def reconcile_reviews(mend: bool) -> Drift:
    """Posts in review that nobody is asked about, and reviews that are over: moved past Wagtail's methods."""
    drift = Drift("blog.reviews", checked=ReviewSlot.objects.open().count())
    for slot in ReviewSlot.objects.open().exclude(task_state__status=TaskState.STATUS_IN_PROGRESS):
        if mend:
            slot.close()
        drift.note(f"review {slot.pk}: over, and still open", mend)
    for state in _without_slot():
        mended = bool(mend and ReviewSlot.open_for(state))
        drift.note(f"post {state.workflow_state.object_id}: in review, and nobody is asked", mended)
    return drift


def _without_slot() -> "QuerySet[TaskState]":
    posts = Post.objects.annotate(key=Cast("pk", CharField())).filter(key=OuterRef("workflow_state__object_id"))
    running = Q(status=TaskState.STATUS_IN_PROGRESS, workflow_state__base_content_type__model="page")
    states = TaskState.objects.filter(running, review_slot=None).select_related("workflow_state")
    return states.annotate(post=Subquery(posts.values("pk")[:1])).exclude(post=None).order_by("pk")


register_drain("blog.reviews", settle_reviews)
register_reconciler("blog.reviews", reconcile_reviews)
