"""Who is told about reviews, in place of Wagtail's own mails: these go through the ledger."""

from typing import Any

from django.dispatch import receiver

from blog.models import Event, ReviewSlot, User
from blog.origins import QUIET_ORIGINS
from blog.signals import review_assigned, review_decided
from notifications import planning, recipients

MAILS = {"approved": "review_approved", "changes": "review_changes"}


@receiver(review_assigned, dispatch_uid="notifications.tell_reviewer")
def tell_reviewer(slot: ReviewSlot, number: int, event: Event, **kwargs: Any) -> None:
    """One mail to whoever has it now; whoever was asked before them and has not heard of it hears nothing."""
    if event.origin not in QUIET_ORIGINS and slot.assignments == number:
        people = recipients.reviewer_of(slot)
        planning.plan_for_each(event, people, mail="review_wanted", once=f"review:{slot.pk}.{number}")


@receiver(review_decided, dispatch_uid="notifications.tell_writer")
def tell_writer(slot: ReviewSlot, decision: str, reviewer: User | None, event: Event, **kwargs: Any) -> None:
    """One mail to whoever handed it in, unless they decided themself."""
    writer = slot.asked_by
    if event.origin in QUIET_ORIGINS or writer is None or writer == reviewer:
        return
    people = recipients.writer_in_review(slot, decision)
    planning.plan_for_each(event, people, mail=MAILS[decision], once=f"reviewed:{slot.pk}")
