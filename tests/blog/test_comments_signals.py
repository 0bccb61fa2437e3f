"""Comments: approved once, by whatever road; each decision is a fact, and no decision is two."""

import pytest
from django.db import transaction

from blog.models import Comment, Event
from blog.signals import comment_approved, comment_rejected, comment_submitted
from tests.blog.ledger import kinds, recorded
from tests.factories import a_comment, a_post, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    """Ben's comment, waiting; what led to it is forgotten."""
    waiting = a_comment()
    Event.objects.all().delete()
    return waiting


def test_a_new_comment_is_submitted_and_nothing_else(heard):
    post = a_post()

    with heard(comment_submitted) as said:
        comment = a_comment(post)

    assert [each["comment"] for each in said] == [comment]
    assert kinds() == ["post_published", "comment_submitted"]


def test_approving_tells_who_decided_and_when(comment, heard):
    dot = an_admin("Dot")

    with heard(comment_approved) as said:
        assert comment.approve(dot) is True

    (facts,) = said
    assert (facts["comment"], facts["moderator"], facts["approval_date"]) == (comment, dot, comment.approved_at)
    assert (comment.status, comment.approved_by) == ("approved", dot)


def test_approving_twice_tells_once(comment):
    stale = Comment.objects.get(pk=comment.pk)

    assert [comment.approve(), comment.approve(), stale.approve()] == [True, False, False]
    assert kinds() == ["comment_approved"]


def test_a_direct_save_of_the_status_is_an_approval_too(comment, heard):
    dot = an_admin("Dot")
    comment.status, comment.approved_by = "approved", dot

    with heard(comment_approved) as said:
        comment.save()
        comment.save()

    assert [each["moderator"] for each in said] == [dot]
    stored = Comment.objects.get(pk=comment.pk)
    assert (stored.status, stored.approved_by, stored.approval_seq) == ("approved", dot, 1)


def test_a_direct_save_of_one_field_is_an_approval_when_it_is_the_status(comment):
    comment.status = "approved"
    comment.save(update_fields=["body"])
    assert kinds() == []

    comment.status = "approved"
    comment.save(update_fields=["status"])
    assert kinds() == ["comment_approved"]


def test_a_comment_created_approved_is_submitted_and_approved():
    post = a_post()

    comment = a_comment(post, status="approved")

    assert kinds() == ["post_published", "comment_submitted", "comment_approved"]
    assert Comment.objects.get(pk=comment.pk).approved_at is not None


def test_approving_many_tells_of_each_once():
    post = a_post()
    comments = [a_comment(post) for _ in range(3)]

    decided = [each.approve() for each in [*comments, *Comment.objects.all()]]

    assert sum(decided) == 3
    assert len(recorded("comment_approved")) == 3


@pytest.mark.parametrize("status", ["rejected", "spam", "removed"])
def test_a_rejection_tells_its_kind_once(comment, status, heard):
    with heard(comment_rejected) as said:
        assert comment.reject(an_admin("Dot"), status) is True
        assert comment.reject(an_admin("Dot"), status) is False

    assert [each["status"] for each in said] == [status]


def test_a_rejection_of_no_known_kind_is_refused(comment):
    with pytest.raises(ValueError, match="approved"):
        comment.reject(status="approved")


def test_approving_again_after_a_rejection_is_a_fact_of_its_own(comment):
    comment.approve()
    comment.reject()
    comment.approve()

    assert kinds() == ["comment_approved", "comment_rejected", "comment_approved"]
    assert len(set(Event.objects.values_list("transition_key", flat=True))) == 3


def test_an_edit_says_nothing(comment):
    comment.body = "On second thoughts."
    comment.save()

    comment.approve()
    comment.body = "On third thoughts."
    comment.save()

    assert kinds() == ["comment_approved"]


def test_a_stale_copy_does_not_undo_a_decision(comment):
    stale = Comment.objects.get(pk=comment.pk)
    comment.approve()

    stale.body = "Saved by somebody who has not seen the approval."
    stale.save()

    stored = Comment.objects.get(pk=comment.pk)
    assert (stored.status, stored.approval_seq) == ("approved", 1)
    assert stored.body.startswith("Saved by somebody")


@pytest.mark.parametrize("fields", [None, ["status"]])
def test_a_copy_read_while_it_was_public_does_not_approve_again_what_was_called_spam(comment, fields):
    comment.approve()
    stale = Comment.objects.get(pk=comment.pk)
    comment.reject(an_admin("Dot"), "spam")

    stale.save(update_fields=fields)

    assert kinds() == ["comment_approved", "comment_rejected"]
    assert Comment.objects.get(pk=comment.pk).status == "spam"


def test_a_wish_that_was_rolled_back_may_be_saved_again(comment):
    comment.status = "approved"
    with transaction.atomic():
        comment.save()
        transaction.set_rollback(True)

    stored = Comment.objects.get(pk=comment.pk)
    stored.status = "approved"
    stored.save()

    assert kinds() == ["comment_approved"]


def test_a_status_set_without_being_read_first_is_a_wish_too(comment):
    lazy = Comment.objects.defer("status").get(pk=comment.pk)
    lazy.status = "spam"
    lazy.save()

    assert kinds() == ["comment_rejected"]


def test_a_rolled_back_approval_is_no_news(comment, heard):
    with heard(comment_approved) as said, transaction.atomic():
        comment.approve()
        transaction.set_rollback(True)

    assert said == []
    assert kinds() == []
    assert Comment.objects.get(pk=comment.pk).approve() is True


def test_a_deleted_comment_says_nothing_and_cannot_be_approved(comment):
    gone = Comment.objects.get(pk=comment.pk)
    comment.delete()

    assert gone.approve() is False
    assert kinds() == []
