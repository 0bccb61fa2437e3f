"""What its writer took away, or was erased with, nobody brings back: by no button, key, link, reply, undo or save."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from blog.admin.comment_verbs import DECISIONS, decide
from blog.erasing import erase_person, let_go
from blog.models import Comment, CommentStatus, Event, User
from blog.moderation_links import moderation_path
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.blog.ledger import drift
from tests.factories import a_comment, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dot() -> User:
    return a_moderator()


@pytest.fixture
def desk(dot: User) -> Client:
    return at_the_desk(dot)


@pytest.fixture(params=["deleted", "erased", "erased in the bin"])
def gone(request: Any, dot: User) -> Comment:
    """A comment that was public until its writer took it away."""
    comment = a_comment(user=a_user("Ben"), body="Call me.")
    comment.approve(dot)
    if request.param == "deleted":
        comment.reject(status=CommentStatus.REMOVED, via="writer")
    else:
        if request.param == "erased in the bin":
            comment.reject(dot, CommentStatus.REMOVED)
        erase_person(a_user("Ben"), keep_words=False)
    return Comment.objects.get(pk=comment.pk)


def status_of(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).status


@pytest.mark.parametrize("name", ["approve", "unapprove"])
def test_no_decision_brings_it_back_and_the_moderator_is_told_why(gone: Comment, dot: User, name: str) -> None:
    outcome = decide(gone, DECISIONS[name], dot, via="queue")

    assert not outcome.changed
    assert "has taken the comment back" in outcome.words
    assert status_of(gone) == CommentStatus.REMOVED


def test_not_by_way_of_spam_nor_by_undoing_that(gone: Comment, dot: User, desk: Client) -> None:
    decide(gone, DECISIONS["spam"], dot, via="queue")
    decide(gone, DECISIONS["approve"], dot, via="queue")
    assert status_of(gone) == CommentStatus.SPAM

    desk.post(reverse("wagtailsnippets_blog_comment:undo", args=[gone.pk]))

    assert status_of(gone) == CommentStatus.REMOVED


def test_a_reply_is_not_lost_and_brings_nothing_back(gone: Comment, desk: Client) -> None:
    address = reverse("wagtailsnippets_blog_comment:reply", args=[gone.pk])

    answer = desk.post(address, {"body": "Long considered words.", "token": "a-token-of-one-form"})

    assert answer.status_code == 409
    assert "Long considered words." in answer.content.decode()
    assert (status_of(gone), gone.replies.count()) == (CommentStatus.REMOVED, 0)


def test_neither_a_mailed_link_nor_a_save_nor_raw_sql_brings_it_back(gone: Comment, dot: User, client: Client) -> None:
    client.post(moderation_path(gone, "approve", dot))
    gone.status = CommentStatus.APPROVED
    gone.save()
    assert status_of(gone) == CommentStatus.REMOVED
    approvals = Event.objects.filter(kind="comment_approved").count()

    Comment.objects.filter(pk=gone.pk).update(status="approved")
    call_command("reconcile", verbosity=0)

    assert (status_of(gone), drift()) == (CommentStatus.REMOVED, {})
    assert Event.objects.filter(kind="comment_approved").count() == approvals


def test_the_queue_offers_neither_approval_nor_reply_nor_undo(gone: Comment, desk: Client) -> None:
    page = desk.get("/admin/comments/?status=bin").content.decode()

    for offered in ('value="approve"', 'value="unapprove"', 'class="bb-reply"', "/undo/"):
        assert offered not in page
    assert 'value="spam"' in page


def test_what_a_moderator_put_into_the_bin_comes_back_with_words_kept_or_not(dot: User) -> None:
    comment = a_comment()
    comment.reject(dot, CommentStatus.REMOVED)
    let_go(Comment.objects.filter(pk=comment.pk), keep_words=True)

    assert decide(comment, DECISIONS["approve"], dot, via="queue").changed
