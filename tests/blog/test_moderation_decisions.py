"""Deciding, undoing and settling: once, in order, and told in words."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from blog.commenting.changes import seen
from blog.models import Comment, CommentDecision, CommentReport, CommentStatus, Event, User
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_comment

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/"


@pytest.fixture
def dot() -> User:
    return a_moderator()


@pytest.fixture
def desk(dot: User) -> Client:
    return at_the_desk(dot)


def act(desk: Client, comment: Comment, verb: str = "decide", *, as_script: bool = False, **data: str) -> Any:
    address = reverse(f"wagtailsnippets_blog_comment:{verb}", args=[comment.pk])
    headers = {"Accept": "application/json"} if as_script else {}
    answer = desk.post(address, data, headers=headers, follow=not as_script)
    comment.refresh_from_db()
    return answer


def told(answer: Any) -> str:
    return " ".join(" ".join(str(message) for message in answer.context["messages"]).split())


@pytest.mark.parametrize(
    ("decision", "status"), [("approve", "approved"), ("reject", "rejected"), ("spam", "spam"), ("bin", "removed")]
)
def test_every_decision_can_be_undone_once_by_who_made_it(desk: Client, decision: str, status: str) -> None:
    comment = a_comment()

    assert "Undo" in told(act(desk, comment, decision=decision))
    assert comment.status == status
    assert "waiting again" in told(act(desk, comment, "undo"))
    assert comment.status == CommentStatus.PENDING
    assert "nothing of yours to undo" in told(act(desk, comment, "undo"))


def test_undo_leads_back_to_what_it_was_and_not_always_to_waiting(desk: Client) -> None:
    comment = a_comment()
    comment.reject(status=CommentStatus.SPAM)

    act(desk, comment, decision="approve")
    act(desk, comment, "undo")

    assert comment.status == CommentStatus.SPAM


def test_nobody_undoes_what_a_colleague_decided(desk: Client) -> None:
    comment = a_comment()
    act(at_the_desk(a_moderator("Eve")), comment, decision="approve")

    assert "nothing of yours" in told(act(desk, comment, "undo"))
    assert comment.status == CommentStatus.APPROVED


def test_nothing_is_undone_once_a_colleague_has_decided_otherwise(desk: Client, dot: User) -> None:
    comment = a_comment()
    act(desk, comment, decision="approve")
    comment.reject(a_moderator("Eve"))

    act(desk, comment, "undo")

    assert comment.status == CommentStatus.REJECTED


def test_unapproving_lets_it_wait_again(desk: Client) -> None:
    comment = a_comment()
    comment.approve()

    act(desk, comment, decision="unapprove")

    assert comment.status == CommentStatus.PENDING
    assert Event.objects.filter(kind="comment_reopened").count() == 1


def test_who_comes_second_is_told_who_was_first(desk: Client) -> None:
    comment = a_comment()
    before = seen(comment)
    act(at_the_desk(a_moderator("Eve")), comment, decision="approve", seen=before)

    same = told(act(desk, comment, decision="approve", seen=before))
    other = told(act(desk, comment, decision="spam", seen=before))

    assert "was approved already, by Eve at" in same
    assert "was approved already, by Eve at" in other
    assert comment.status == CommentStatus.APPROVED
    assert Event.objects.filter(kind__in=["comment_approved", "comment_rejected"]).count() == 1


def test_words_that_changed_while_the_moderator_read_are_not_approved(desk: Client) -> None:
    comment = a_comment()
    before = seen(comment)
    comment.edit("Buy my casino.")

    assert "has changed the comment since you looked" in told(act(desk, comment, decision="approve", seen=before))
    assert comment.status == CommentStatus.PENDING


def test_the_script_gets_the_outcome_and_the_counts(desk: Client) -> None:
    comment = a_comment()
    a_comment()

    answer = act(desk, comment, as_script=True, decision="approve", via="keys").json()

    assert answer["changed"]
    assert answer["may_undo"]
    assert answer["words"] == "Ben’s comment is approved."
    assert (answer["counts"]["pending"], answer["counts"]["approved"]) == (1, 1)
    assert CommentDecision.objects.get().via == "keys"


def test_a_road_that_is_not_known_is_the_queue(desk: Client) -> None:
    comment = a_comment()

    act(desk, comment, decision="approve", via="<b>mail</b>")

    assert CommentDecision.objects.get().via == "queue"


def test_looking_settles_reports_and_the_second_look_and_decides_nothing(desk: Client, dot: User) -> None:
    comment = a_comment()
    comment.approve()
    comment.edit("Other words.")
    CommentReport.objects.create(comment=comment, visitor="a" * 32, reason="spam")

    act(desk, comment, "settle")
    again = told(act(desk, comment, "settle"))

    assert not comment.needs_second_look
    assert CommentReport.objects.get().settled_by == dot
    assert comment.status == CommentStatus.APPROVED
    assert {"looked_at", "settled"} <= set(CommentDecision.objects.values_list("action", flat=True))
    assert "already" in again


def test_a_name_with_markup_is_shown_as_it_is_in_the_message(desk: Client) -> None:
    answer = act(desk, a_comment(name="<b>Ben</b>"), decision="approve")

    assert "<b>Ben" not in answer.content.decode()
    assert "&lt;b&gt;Ben" in answer.content.decode()


def test_a_name_that_turns_text_around_turns_nothing_but_itself(desk: Client) -> None:
    answer = act(desk, a_comment(name="\u202eBen"), decision="approve")

    assert "Ben’s comment is approved." in told(answer)
    assert "\u202e" not in told(answer)


def test_editing_goes_through_the_verb_and_keeps_the_words_before(desk: Client, dot: User) -> None:
    comment = a_comment(body="One.\nCall 555.")
    address = reverse("wagtailsnippets_blog_comment:edit", args=[comment.pk])

    desk.post(address, {"body": "One.\r\nCall 555."})
    assert not CommentDecision.objects.exists()
    desk.post(address, {"body": "One."})

    noted = CommentDecision.objects.get()
    assert (noted.action, noted.words, noted.moderator) == ("edited", "One.\nCall 555.", dot)
