"""A post's place in the queue of reviews."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import TaskState

from blog.reviewing import reviewers

ASSIGNED, HANDED_OVER = "blog.review_assigned", "blog.review_handed_over"
APPROVED, CHANGES = "approved", "changes"


class CannotTakeIt(ValueError):
    """Somebody cannot be given a review; says why, in words for an editor."""


class ReviewSlotQuerySet(models.QuerySet["ReviewSlot"]):
    def open(self) -> Self:
        """Those that are not decided."""
        return self.filter(closed_at=None)

    def waiting(self) -> Self:
        """Open ones that nobody has."""
        return self.open().filter(reviewer=None)

    def overdue(self, now: datetime | None = None) -> Self:
        """Open ones that their reviewer has had for longer than ``BELLBIRD_REVIEW_DAYS``."""
        return self.open().filter(assigned_at__lt=(now or timezone.now()) - patience())


def patience() -> timedelta:
    """How long a reviewer may take."""
    return timedelta(days=settings.BELLBIRD_REVIEW_DAYS)


class ReviewSlot(models.Model):
    """One post at one task of its workflow, and who is asked to decide.

    Nobody has more than ``BELLBIRD_REVIEWS_EACH`` open ones: a reviewer's row is locked while theirs are counted.
    Locks are taken in one order, slots before people. A slot decides nothing: whoever may approve the task may do so.
    """

    task_state = models.OneToOneField(TaskState, on_delete=models.CASCADE, related_name="review_slot")
    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="review_slots")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    opened_at = models.DateTimeField(default=timezone.now)
    assigned_at = models.DateTimeField(null=True)
    assignments = models.PositiveIntegerField(default=0, help_text="How often it was given to somebody.")
    closed_at = models.DateTimeField(null=True)

    objects = ReviewSlotQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["reviewer"], condition=models.Q(closed_at=None), name="review_slot_open"),
        ]

    def __str__(self) -> str:
        return f"review {self.pk} of post {self.post_id}"

    @property
    def is_overdue(self) -> bool:
        return bool(self.closed_at is None and self.assigned_at and self.assigned_at < timezone.now() - patience())

    @property
    def asked_by(self) -> Any:
        """Who handed the post in, or ``None``."""
        return self.task_state.workflow_state.requested_by

    @classmethod
    def open_for(cls, task_state: TaskState) -> "ReviewSlot | None":
        """The slot of ``task_state``, made and given to a reviewer if it is new; ``None`` where it is no post's."""
        from blog.models.posts import Post

        state = task_state.workflow_state
        post = Post.objects.filter(pk=state.object_id).first() if _is_a_page(state) else None
        if post is None:
            return None
        with transaction.atomic():
            slot, is_new = cls.objects.get_or_create(task_state=task_state, defaults={"post": post})
            if is_new:
                slot.find_reviewer()
        return slot

    def find_reviewer(self) -> bool:
        """Give it to whoever has fewest open reviews and is not full; return whether it went to somebody.

        Whoever has had it for too long, or may not approve it any more, loses it. One who is late keeps it while
        nobody else is free.
        """
        with transaction.atomic():
            slot = self._locked()
            if slot is None:
                return False
            people = reviewers.who_may_approve(slot.task_state.task, slot.post, but=slot.asked_by)
            may_keep = bool(slot.reviewer) and reviewers.may_approve(slot.reviewer, slot.task_state.task, slot.post)
            if may_keep and not slot.is_overdue:
                return False
            chosen = reviewers.freest(person for person in people if person.pk != slot.reviewer_id)
            if chosen is None:
                return False if may_keep or slot.reviewer_id is None else slot._let_go()
            slot._give(chosen, ASSIGNED, by=None)
        self.refresh_from_db()
        return True

    def hand_over(self, to: Any, by: Any) -> None:
        """Give it to somebody else, or take it oneself.

        :param to: the ``User`` who is to decide.
        :param by: the ``User`` who asks for it.
        :raises CannotTakeIt: when it is decided, when they may not approve it, or have as many as they may.
        """
        with transaction.atomic():
            slot = self._locked()
            if slot is None:
                raise CannotTakeIt("This review is over.")
            if not reviewers.may_approve(to, slot.task_state.task, slot.post):
                raise CannotTakeIt(f"{_name_of(to)} may not approve this post.")
            if slot.reviewer_id != to.pk:
                if reviewers.freest([to]) is None:
                    raise CannotTakeIt(f"{_name_of(to)} has {settings.BELLBIRD_REVIEWS_EACH} reviews already.")
                slot._give(to, HANDED_OVER, by=by)
        self.refresh_from_db()

    def close(self) -> None:
        """The task is over, however it ended."""
        type(self).objects.open().filter(pk=self.pk).update(closed_at=timezone.now())

    def tell_decision(self, decision: str, by: Any) -> None:
        """Say to whoever handed it in what became of it. Call inside the transaction of the decision.

        :param decision: ``approved``, when no task is left, or ``changes`` when changes were asked for.
        :param by: the ``User`` who decided, or ``None``.
        """
        from blog.signals import review_decided

        key = f"review_decided:{self.task_state_id}"
        writer = self.asked_by
        review_decided.send_reliable(
            type(self.post), key=key, post=self.post, slot=self, writer=writer, reviewer=by, decision=decision
        )

    def _locked(self) -> "ReviewSlot | None":
        """The row as it stands, kept from others until the transaction ends; ``None`` once it is closed."""
        return type(self).objects.open().select_for_update(of=("self",)).filter(pk=self.pk).first()

    def _let_go(self) -> bool:
        self.reviewer, self.assigned_at = None, None
        self.save(update_fields=["reviewer", "assigned_at"])
        return True

    def _give(self, to: Any, action: str, by: Any) -> None:
        from blog.signals import review_assigned

        before = self.reviewer
        self.reviewer, self.assigned_at, self.assignments = to, timezone.now(), self.assignments + 1
        self.save(update_fields=["reviewer", "assigned_at", "assignments"])
        key = f"review_assigned:{self.pk}:{self.assignments}"
        review_assigned.send_reliable(
            type(self.post), key=key, post=self.post, slot=self, reviewer=to, number=self.assignments
        )
        log(self.post, action, user=by, data={"to": _name_of(to), "was": _name_of(before)})


def _name_of(user: Any) -> str:
    return str(user.get_full_name() or user.get_username()) if user else ""


def _is_a_page(workflow_state: Any) -> bool:
    base = workflow_state.base_content_type
    return (base.app_label, base.model) == ("wagtailcore", "page")
