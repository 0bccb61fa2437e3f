"""Replying from the queue: approves what is answered, once, and loses nothing that was typed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from blog.commenting.changes import seen
from blog.models import Comment, CommentDecision, CommentStatus, Event, User
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_comment

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-one-form"


@pytest.fixture
def dot() -> User:
    return a_moderator()


@pytest.fixture
def desk(dot: User) -> Client:
    return at_the_desk(dot)


def reply(desk: Client, comment: Comment, **data: str) -> Any:
    address = reverse("wagtailsnippets_blog_comment:reply", args=[comment.pk])
    answer = desk.post(address, {"token": TOKEN, **data}, follow=True)
    comment.refresh_from_db()
    return answer


def test_a_reply_is_public_at_once_and_approves_what_it_answers(desk: Client, dot: User) -> None:
    comment = a_comment()

    reply(desk, comment, body="Thank you.")

    answer = comment.replies.get()
    assert comment.status == answer.status == CommentStatus.APPROVED
    assert (answer.user, answer.name, answer.body) == (dot, dot.profile.display_name, "Thank you.")
    assert Event.objects.filter(kind="comment_approved").count() == 2
    assert set(CommentDecision.objects.values_list("via", flat=True)) == {"reply"}


def test_sending_the_same_form_twice_gives_one_reply(desk: Client) -> None:
    comment = a_comment()

    reply(desk, comment, body="Thank you.")
    reply(desk, comment, body="Thank you.")

    assert comment.replies.count() == 1


@pytest.mark.parametrize("body", ["", "   ", "x" * 5001, "a\x00b"])
def test_a_reply_that_cannot_be_kept_is_shown_again_and_decides_nothing(desk: Client, body: str) -> None:
    comment = a_comment()

    answer = reply(desk, comment, body=body)

    assert answer.status_code == 422
    assert "bb-notice--held" in answer.content.decode()
    assert body[:100].strip("\x00 ")[:1] in answer.content.decode()
    assert comment.status == CommentStatus.PENDING
    assert not comment.replies.exists()


def test_a_reply_to_what_a_colleague_has_decided_meanwhile_is_not_lost(desk: Client) -> None:
    comment = a_comment()
    before = seen(comment)
    comment.reject(a_moderator("Eve"), status=CommentStatus.SPAM)

    answer = reply(desk, comment, body="Long considered words.", seen=before)

    assert answer.status_code == 409
    assert "by Eve" in answer.content.decode()
    assert "Long considered words." in answer.content.decode()
    assert comment.status == CommentStatus.SPAM


def test_undoing_a_reply_takes_back_the_approval_and_the_reply(desk: Client) -> None:
    comment = a_comment()
    reply(desk, comment, body="Thank you.")

    desk.post(reverse("wagtailsnippets_blog_comment:undo", args=[comment.pk]))

    comment.refresh_from_db()
    assert comment.status == CommentStatus.PENDING
    assert comment.replies.get().status == CommentStatus.REMOVED


def test_undoing_a_reply_leaves_the_moderators_later_replies(desk: Client) -> None:
    comment = a_comment()
    reply(desk, comment, body="Thank you.")
    reply(desk, comment, body="One more thing.", token="another-form-of-its-own")

    desk.post(reverse("wagtailsnippets_blog_comment:undo", args=[comment.pk]))

    states = dict(comment.replies.values_list("body", "status"))
    assert states == {"Thank you.": "removed", "One more thing.": "approved"}


def test_replying_to_what_was_public_offers_no_undo_of_its_approval(desk: Client, dot: User) -> None:
    comment = a_comment()
    comment.approve(dot)

    answer = reply(desk, comment, body="Thank you.")

    assert not any("/undo/" in str(message) for message in answer.context["messages"])
