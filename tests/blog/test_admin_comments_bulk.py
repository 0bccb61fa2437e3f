"""Many comments at once: through the verbs, told in one message with what was so already."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from blog.models import Comment, CommentDecision, CommentReport, Event, User
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_comment, a_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def dot() -> User:
    return a_moderator()


@pytest.fixture
def desk(dot: User) -> Client:
    return at_the_desk(dot)


def decide_all(desk: Client, decision: str, comments: list[Comment]) -> list[str]:
    ids = "&".join(f"id={comment.pk}" for comment in comments)
    address = reverse("wagtail_bulk_action", args=["blog", "comment", decision])
    answer: Any = desk.post(f"{address}?{ids}&next=/admin/comments/", follow=True)
    return [str(message).strip() for message in answer.context["messages"]]


def test_one_message_tells_what_changed_and_what_was_so_already(desk: Client) -> None:
    post = a_post()
    comments = [a_comment(post) for _ in range(3)]
    comments[0].approve()

    assert decide_all(desk, "approve", comments) == ["2 comments approved. 1 was so already."]
    assert decide_all(desk, "approve", comments) == ["0 comments approved. 3 were so already."]
    assert Event.objects.filter(kind="comment_approved").count() == 3


@pytest.mark.parametrize(("decision", "status"), [("unapprove", "pending"), ("bin", "removed")])
def test_many_are_put_back_or_into_the_bin(desk: Client, dot: User, decision: str, status: str) -> None:
    comments = [a_comment() for _ in range(2)]
    for comment in comments:
        comment.approve()

    decide_all(desk, decision, comments)

    assert set(Comment.objects.values_list("status", flat=True)) == {status}
    assert CommentDecision.objects.filter(via="bulk", moderator=dot).count() == 2


def test_what_readers_reported_needs_somebody_on_the_first_page(desk: Client) -> None:
    assert "to be looked at" not in desk.get("/admin/").content.decode()
    comment = a_comment()
    comment.approve()
    CommentReport.objects.create(comment=comment, visitor="a" * 32, reason="abuse")

    page = desk.get("/admin/").content.decode()

    assert "1 comment is to be looked at" in page
    assert "/admin/comments/?only=reported" in page
