"""A post that is handed in finds a reviewer who has time, and another one when that reviewer has none."""

from typing import Any

import pytest
from django.contrib.auth.models import Group

from blog.events.runner import run_due
from blog.models import Event, ReviewSlot
from blog.reviewing.drains import reconcile_reviews, settle_reviews
from blog.reviewing.models import CannotTakeIt
from blog.signals import review_assigned, review_decided
from blog.work import Shift
from tests.blog.reviewing_desk import a_reviewer, handed_in, in_role, made_overdue, slot_of, the_review
from tests.factories import a_draft, a_user, an_admin

pytestmark = pytest.mark.django_db


def settle() -> int:
    return settle_reviews(Shift()).done


def test_a_post_goes_to_the_reviewer_with_the_fewest_reviews(heard: Any) -> None:
    may, eve = a_reviewer("May"), a_reviewer("Eve")
    handed_in("One")
    handed_in("Two")

    with heard(review_assigned) as said:
        third = slot_of(handed_in("Three"))

    assert [each["reviewer"] for each in said] == [third.reviewer]
    assert sorted([may.reviews.count(), eve.reviews.count()]) == [1, 2]


def test_nobody_reviews_what_they_handed_in(heard: Any) -> None:
    may = a_reviewer("May")

    slot = slot_of(handed_in("Mine", by=may))

    assert slot.reviewer is None


def test_with_everybody_full_a_post_waits_and_is_taken_up_when_somebody_is_free(settings: Any, heard: Any) -> None:
    settings.BELLBIRD_REVIEWS_EACH = 1
    may = a_reviewer("May")
    first = handed_in("One")
    second = slot_of(handed_in("Two"))
    assert (second.reviewer, settle()) == (None, 0)

    first.current_workflow_task_state.approve(user=may)
    with heard(review_assigned) as said:
        assert settle() == 1

    second.refresh_from_db()
    assert second.reviewer == may
    assert [each["slot"].pk for each in said] == [second.pk]
    assert settle() == 0


def test_superusers_are_asked_where_there_is_nobody_else() -> None:
    dot = an_admin("Dot")

    assert slot_of(handed_in("One")).reviewer == dot


def test_superusers_are_left_in_peace_where_there_are_reviewers() -> None:
    an_admin("Dot")
    may = a_reviewer("May")

    assert slot_of(handed_in("One")).reviewer == may


def test_an_overdue_review_goes_to_somebody_else() -> None:
    may = a_reviewer("May")
    slot = slot_of(handed_in("One"))
    eve = a_reviewer("Eve")
    assert settle() == 0

    made_overdue(slot)
    assert settle() == 1

    slot.refresh_from_db()
    assert (slot.reviewer, slot.assignments, may.reviews.count()) == (eve, 2, 0)


def test_an_overdue_review_stays_while_nobody_else_is_free() -> None:
    may = a_reviewer("May")
    slot = slot_of(handed_in("One"))
    made_overdue(slot)

    assert settle() == 0

    slot.refresh_from_db()
    assert slot.reviewer == may


@pytest.mark.parametrize("how", ["leaves", "loses the role"])
def test_the_review_of_somebody_who_is_gone_goes_on(how: str) -> None:
    may = a_reviewer("May")
    slot = slot_of(handed_in("One"))
    eve = a_reviewer("Eve")
    if how == "leaves":
        may.is_active = False
        may.save()
    else:
        may.groups.clear()

    assert settle() == 1

    slot.refresh_from_db()
    assert slot.reviewer == eve


def test_the_review_of_somebody_who_is_deleted_waits_and_goes_on() -> None:
    may = a_reviewer("May")
    slot = slot_of(handed_in("One"))
    may.delete()
    eve = a_reviewer("Eve")

    assert settle() == 1

    slot.refresh_from_db()
    assert slot.reviewer == eve


def test_without_anybody_a_review_is_let_go() -> None:
    may = a_reviewer("May")
    slot = slot_of(handed_in("One"))
    may.groups.clear()

    assert settle() == 1

    slot.refresh_from_db()
    assert slot.reviewer is None
    assert settle() == 0


def test_a_review_can_be_handed_over(heard: Any) -> None:
    may = a_reviewer("May")
    slot = slot_of(handed_in("One"))
    eve = a_reviewer("Eve")

    with heard(review_assigned) as said:
        slot.hand_over(eve, by=may)

    assert (slot.reviewer, slot.assignments) == (eve, 2)
    assert [(each["reviewer"], each["number"]) for each in said] == [(eve, 2)]


def test_handed_over_to_a_superuser_it_stays_there() -> None:
    may = a_reviewer("May")
    slot = slot_of(handed_in("One"))
    dot = an_admin("Dot")
    slot.hand_over(dot, by=may)

    assert settle() == 0

    slot.refresh_from_db()
    assert slot.reviewer == dot


def test_nobody_is_handed_more_than_they_may_have(settings: Any) -> None:
    settings.BELLBIRD_REVIEWS_EACH = 1
    may, eve = a_reviewer("May"), a_reviewer("Eve")
    slot = slot_of(handed_in("One"))
    handed_in("Two")
    other = eve if slot.reviewer == may else may

    with pytest.raises(CannotTakeIt, match="has 1 reviews already"):
        slot.hand_over(other, by=may)


def test_nobody_is_handed_what_they_may_not_approve() -> None:
    may = a_reviewer("May")
    slot = slot_of(handed_in("One"))

    with pytest.raises(CannotTakeIt, match="may not approve"):
        slot.hand_over(a_user("Ada"), by=may)


def test_a_decided_review_is_closed_and_cannot_be_handed_over() -> None:
    may = a_reviewer("May")
    post = handed_in("One")
    post.current_workflow_task_state.reject(user=may, comment="Shorter.")

    slot = slot_of(post)

    assert slot.closed_at
    with pytest.raises(CannotTakeIt, match="over"):
        slot.hand_over(a_reviewer("Eve"), by=may)


@pytest.mark.parametrize(("verb", "decision"), [("approve", "approved"), ("reject", "changes")])
def test_the_decision_is_said_once_to_whoever_handed_it_in(verb: str, decision: str, heard: Any) -> None:
    may = a_reviewer("May")
    post = handed_in("One")

    with heard(review_decided) as said:
        getattr(post.current_workflow_task_state, verb)(user=may)

    assert [(each["writer"], each["reviewer"], each["decision"]) for each in said] == [(a_user("Ada"), may, decision)]


def test_publishing_past_the_review_closes_it_and_decides_nothing(heard: Any) -> None:
    may = a_reviewer("May")
    post = handed_in("One")

    with heard(review_decided) as said:
        post.get_latest_revision().publish(user=may)

    assert said == []
    assert slot_of(post).closed_at


def test_cancelling_closes_the_review() -> None:
    a_reviewer("May")
    post = handed_in("One")

    post.current_workflow_state.cancel(user=a_user("Ada"))

    assert slot_of(post).closed_at


def test_handed_in_again_it_has_a_new_review() -> None:
    may = a_reviewer("May")
    post = handed_in("One")
    post.current_workflow_task_state.reject(user=may)

    post.current_workflow_state.resume(user=a_user("Ada"))

    assert ReviewSlot.objects.filter(post=post).count() == 2
    assert slot_of(post).reviewer == may


def test_a_deleted_post_takes_its_review_along() -> None:
    a_reviewer("May")
    handed_in("One").delete()

    assert not ReviewSlot.objects.exists()
    run_due()
    assert not Event.objects.filter(runs__state="dead").exists()


def test_what_went_past_us_is_told_and_mended() -> None:
    a_reviewer("May")
    post = handed_in("One")
    ReviewSlot.objects.all().delete()
    assert (reconcile_reviews(False).found, reconcile_reviews(True).mended) == (1, 1)

    assert slot_of(post).reviewer == a_user("May")
    type(post.current_workflow_task_state).objects.update(status="approved")
    assert reconcile_reviews(True).found == 1
    assert slot_of(post).closed_at
    assert reconcile_reviews(True).found == 0


def test_a_workflow_that_a_site_has_removed_asks_nobody() -> None:
    a_reviewer("May")
    the_review().deactivate()

    assert a_draft("One").get_workflow() is None
    assert not ReviewSlot.objects.exists()


def test_the_review_goes_to_whom_the_task_names() -> None:
    task = the_review().tasks.get().specific
    task.groups.set([Group.objects.create(name="Proofreaders")])
    a_reviewer("May")
    reader = in_role("Pia", "Proofreaders")

    assert slot_of(handed_in("One")).reviewer == reader
