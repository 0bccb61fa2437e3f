"""The moderators' queue: every decision goes through the comment's own verbs and is announced once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from blog.models import Comment, CommentStatus, Event, User
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.factories import a_comment, a_post, a_user

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/"


@pytest.fixture
def dot() -> User:
    return a_moderator()


@pytest.fixture
def desk(dot: User) -> Client:
    return at_the_desk(dot)


def decide(desk: Client, comment: Comment, decision: str, **data: str) -> Any:
    address = reverse("wagtailsnippets_blog_comment:decide", args=[comment.pk])
    answer = desk.post(address, {"decision": decision, **data})
    comment.refresh_from_db()
    return answer


def test_a_comment_is_shown_in_full_with_its_writer_and_its_post(desk: Client) -> None:
    a_comment(a_post("Harbours"), body="Long. " * 100 + "The very end.")

    page = desk.get(QUEUE).content.decode()

    assert "The very end." in page
    assert "Harbours" in page
    assert "b…@example.org" in page
    assert "ben@example.org" not in page


def test_what_a_reader_writes_cannot_reach_into_the_admin(desk: Client) -> None:
    a_comment(name="<b>Ben</b>", body="<script>alert(1)</script>")

    page = desk.get(QUEUE).content.decode()

    assert "<script>alert(1)" not in page
    assert "<b>Ben" not in page


@pytest.mark.parametrize(
    ("decision", "status", "kind"),
    [
        ("approve", CommentStatus.APPROVED, "comment_approved"),
        ("reject", CommentStatus.REJECTED, "comment_rejected"),
        ("spam", CommentStatus.SPAM, "comment_rejected"),
    ],
)
def test_a_decision_is_made_once_and_announced_once(
    desk: Client, dot: User, decision: str, status: str, kind: str
) -> None:
    comment = a_comment()

    decide(desk, comment, decision)
    decide(desk, comment, decision)

    assert comment.status == status
    assert [event.actor for event in Event.objects.filter(kind=kind)] == [dot]


def test_a_decision_can_be_taken_back(desk: Client, dot: User) -> None:
    comment = a_comment()

    decide(desk, comment, "spam")
    decide(desk, comment, "approve")

    assert (comment.status, comment.approved_by) == (CommentStatus.APPROVED, dot)


def test_a_decision_leads_back_to_where_the_moderator_was_and_nowhere_else(desk: Client) -> None:
    comment = a_comment()

    inside = decide(desk, comment, "approve", next=f"{QUEUE}?status=pending")
    outside = decide(desk, comment, "reject", next="https://evil.example/")

    assert inside["Location"] == f"{QUEUE}?status=pending"
    assert outside["Location"] == QUEUE


def test_an_unknown_decision_changes_nothing(desk: Client) -> None:
    comment = a_comment()

    assert decide(desk, comment, "explode").status_code == 400
    assert comment.status == CommentStatus.PENDING


def test_looking_decides_nothing(desk: Client) -> None:
    comment = a_comment()

    assert desk.get(reverse("wagtailsnippets_blog_comment:decide", args=[comment.pk])).status_code == 405


@pytest.mark.parametrize("decision", ["approve", "reject", "spam"])
def test_many_are_decided_at_once(desk: Client, decision: str) -> None:
    comments = [a_comment() for _ in range(3)]
    ids = "&".join(f"id={comment.pk}" for comment in comments[:2])
    address = reverse("wagtail_bulk_action", args=["blog", "comment", decision]) + f"?{ids}"

    assert desk.get(address).status_code == 200
    desk.post(address)

    decided = [Comment.objects.get(pk=comment.pk).status != CommentStatus.PENDING for comment in comments]
    assert decided == [True, True, False]


def test_all_in_the_listing_is_no_way_to_approve_everything(desk: Client) -> None:
    a_comment()

    assert desk.post(reverse("wagtail_bulk_action", args=["blog", "comment", "approve"]) + "?id=all").status_code == 404
    assert Comment.objects.get().status == CommentStatus.PENDING


def test_the_list_is_narrowed_by_status_and_searched(desk: Client) -> None:
    post = a_post("Harbours")
    waiting, spam = a_comment(post, body="Lighthouse"), a_comment(post, body="Casino")
    spam.reject(status=CommentStatus.SPAM)

    def found(question: str) -> list[Comment]:
        return list(desk.get(f"{QUEUE}?{question}").context["object_list"])

    assert found("status=pending") == [waiting]
    assert found("status=spam") == [spam]
    assert found("q=casino") == [spam]
    assert len(found("q=harbours")) == 2


def test_the_list_costs_the_same_for_one_comment_and_for_twenty(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        a_comment(a_post(f"Post {number}"))
    desk.get(QUEUE)

    with django_assert_max_num_queries(22):
        desk.get(QUEUE)


def test_the_menu_says_how_many_wait(desk: Client) -> None:
    assert '"Comments"' in desk.get("/admin/").content.decode()
    a_comment()
    a_comment()

    assert '"Comments (2)"' in desk.get("/admin/").content.decode()


def test_a_moderator_takes_out_what_must_not_be_public(desk: Client) -> None:
    comment = a_comment(body="Call me at 555-0100.")
    address = reverse("wagtailsnippets_blog_comment:edit", args=[comment.pk])

    assert desk.get(address).status_code == 200
    desk.post(address, {"body": "Call me.", "status": "approved"})

    comment.refresh_from_db()
    assert (comment.body, comment.status) == ("Call me.", CommentStatus.PENDING)


def test_nobody_writes_comments_in_the_admin(desk: Client) -> None:
    assert desk.get(f"{QUEUE}add/").status_code == 302
    assert "/comments/add/" not in desk.get(QUEUE).content.decode()


@pytest.mark.parametrize("name", ["Ada", "Cy"])
def test_editors_and_outsiders_decide_nothing(name: str) -> None:
    user = an_editor(name) if name == "Ada" else a_user(name)
    desk, comment = at_the_desk(user), a_comment()

    decide(desk, comment, "approve")
    desk.post(reverse("wagtail_bulk_action", args=["blog", "comment", "approve"]) + f"?id={comment.pk}")

    comment.refresh_from_db()
    assert comment.status == CommentStatus.PENDING
    assert desk.get(QUEUE).status_code == 302
