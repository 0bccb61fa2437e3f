"""Moderators hear of a comment that waits again because its writer changed it."""

import pytest

from blog.events.runner import run_due
from blog.models import Comment, UserProfile
from blog.origins import Origin, publication_origin
from notifications.models import Delivery
from tests.blog.admin_desk import a_moderator
from tests.factories import a_comment
from tests.notifications.people import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    """Approved by Dot, who has had the mail about it."""
    dot = a_moderator("Dot")
    comment = a_comment()
    run_due()
    comment.approve(dot)
    work()
    return comment


def put_back(comment, **how):
    """Reopen it, and let the receivers run."""
    Comment.objects.get(pk=comment.pk).reopen(**how)
    run_due()


def told():
    return Delivery.objects.filter(mail="comment_waiting", event__kind="comment_reopened")


def test_each_moderator_is_told_once_for_each_time(comment):
    put_back(comment, via="gate")
    assert [delivery.email for delivery in told()] == ["dot@example.org"]

    Comment.objects.get(pk=comment.pk).approve()
    put_back(comment, via="gate")

    assert [delivery.email for delivery in told()] == ["dot@example.org"] * 2


def test_the_mail_leaves_while_it_waits(comment):
    put_back(comment, via="gate")
    work()

    assert {delivery.state for delivery in told()} == {"accepted"}


def test_nobody_is_told_when_a_moderator_put_it_back(comment):
    put_back(comment, moderator=a_moderator("Dot"), via="undo")

    assert not told().exists()


def test_nobody_is_told_of_what_was_decided_meanwhile(comment):
    Comment.objects.get(pk=comment.pk).reopen(via="gate")
    Comment.objects.get(pk=comment.pk).approve()
    run_due()

    assert not told().exists()


def test_nobody_is_told_by_a_reconciler_or_who_wants_no_such_mail(comment):
    with publication_origin(Origin.RECONCILE):
        put_back(comment)
    Comment.objects.get(pk=comment.pk).approve()
    UserProfile.objects.filter(user=a_moderator("Dot")).update(notify_comment_waiting=False)
    put_back(comment, via="gate")

    assert not told().exists()
