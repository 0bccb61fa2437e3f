"""What the queue tells about a comment, and what it can be narrowed to."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import Comment, CommentReport, CommentStatus, CommentVerdict, User
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_comment, a_post, a_user

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/"


@pytest.fixture
def dot() -> User:
    return a_moderator()


@pytest.fixture
def desk(dot: User) -> Client:
    return at_the_desk(dot)


def page(desk: Client, question: str = "") -> str:
    return " ".join(desk.get(f"{QUEUE}?{question}").content.decode().split())


def found(desk: Client, question: str) -> list[Comment]:
    return list(desk.get(f"{QUEUE}?{question}").context["object_list"])


def tab_counts(desk: Client) -> dict[str, int]:
    return {tab.name: tab.number for tab in desk.get(QUEUE).context["tabs"]}


def a_report(comment: Comment, visitor: str = "a" * 32, **fields: Any) -> CommentReport:
    return CommentReport.objects.create(comment=comment, visitor=visitor, reason="abuse", **fields)


def test_each_tab_says_how_many_there_are(desk: Client, dot: User) -> None:
    theirs, own = a_post(), a_post(author=dot)
    a_comment(theirs)
    a_comment(own).approve()
    for status in (CommentStatus.SPAM, CommentStatus.REJECTED, CommentStatus.REMOVED):
        a_comment(theirs).reject(status=status)
    a_report(a_comment(theirs))

    counts = tab_counts(desk)

    assert counts == {"all": 6, "mine": 1, "pending": 2, "approved": 1, "spam": 1, "bin": 2, "reported": 1}


@pytest.mark.parametrize(
    ("question", "tab"),
    [("", "all"), ("status=bin", "bin"), ("status=removed", "bin"), ("only=mine", "mine"), ("status=x", "all")],
)
def test_one_tab_is_the_current_one(desk: Client, question: str, tab: str) -> None:
    tabs = desk.get(f"{QUEUE}?{question}").context["tabs"]

    assert [each.name for each in tabs if each.is_current] == [tab]


def test_a_row_tells_the_history_of_its_writer(desk: Client) -> None:
    post = a_post()
    for _ in range(3):
        a_comment(post).approve()
    a_comment(post)
    a_comment(post, name="Cy", email="cy@example.org")
    a_comment(post, user=a_user("Eve"), name="Eve", email="")
    a_comment(post, name="Nobody", email="")

    shown = {comment.name: comment.facts.history for comment in reversed(found(desk, ""))}  # type: ignore[attr-defined]

    assert shown == {"Ben": "4th comment, 3 approved", "Cy": "First comment", "Eve": "First comment", "Nobody": ""}


def test_a_row_says_what_it_answers_and_how_many_wait_on_its_post(desk: Client) -> None:
    post = a_post()
    above = a_comment(post, name="Maren", body="The light turns twice.")
    above.approve()
    a_comment(post, parent=above)

    shown = page(desk, "status=pending")

    assert "in reply to <bdi>Maren</bdi>" in shown
    assert "The light turns twice." in shown
    assert "1 waiting on this post" in shown


def test_a_row_says_why_the_gate_held_it(desk: Client) -> None:
    comment = a_comment()
    reasons = [{"rule": "links", "words": "3 links", "outcome": "hold"}, {"rule": "first", "words": "first comment"}]
    CommentVerdict.objects.create(comment=comment, outcome="hold", reasons=reasons)

    assert "Held: 3 links. first comment." in page(desk)


def test_a_row_shows_open_reports_and_changes_after_approval_but_no_settled_reports(desk: Client) -> None:
    comment = a_comment()
    comment.approve()
    comment.edit("Other words.")
    a_report(comment, words="He means me.")
    a_report(comment, visitor="b" * 32, words="Old story.", settled_at=timezone.now())

    shown = page(desk, "only=reported")

    assert "He means me." in shown
    assert "It is abusive" in shown
    assert "Edited by its writer after it was approved" in shown
    assert "Old story." not in shown


def test_the_list_is_narrowed_by_writer_by_place_and_by_post(desk: Client) -> None:
    harbours = a_post("Harbours")
    first = a_comment(harbours, visitor="a" * 32)
    same_writer = a_comment(email="BEN@example.org")
    same_place = a_comment(name="Cy", email="cy@example.org", visitor="a" * 32)

    assert set(found(desk, f"writer={first.pk}")) == {first, same_writer}
    assert set(found(desk, f"here={first.pk}")) == {first, same_place}
    assert found(desk, f"post={harbours.pk}") == [first]
    assert "on “Harbours”" in page(desk, f"post={harbours.pk}")


@pytest.mark.parametrize("nonsense", ["writer=x", "here=-1", "post=" + "9" * 30, "writer=٣", "only=x", "status=x%00"])
def test_nonsense_in_the_address_is_no_error(desk: Client, nonsense: str) -> None:
    a_comment()

    assert desk.get(f"{QUEUE}?{nonsense}").status_code == 200


def test_the_list_is_narrowed_to_links_new_writers_and_own_posts(desk: Client, dot: User) -> None:
    known = a_comment(email="known@example.org")
    known.approve()
    again = a_comment(email="known@example.org")
    linking = a_comment(body="See https://example.org", email="new@example.org")
    mine = a_comment(a_post(author=dot), email="")

    assert found(desk, "only=link") == [linking]
    assert set(found(desk, "only=new")) == {linking, mine}
    assert found(desk, "only=mine") == [mine]
    assert found(desk, "only=mine&only=link") == []
    assert again in found(desk, "status=pending")


def test_a_date_narrows_the_list(desk: Client) -> None:
    old = a_comment(submitted_at=timezone.now() - timedelta(days=400))
    a_comment()
    day = old.submitted_at.date().isoformat()

    assert found(desk, f"submitted_at_from={day}&submitted_at_to={day}") == [old]


@pytest.mark.parametrize(
    "body",
    ["<script>alert(1)</script>", "x" * 5000, "\u202eevil\u202c", "</td></tr>", "<!--", "'\"`{{x}}{%y%}"],
)
def test_nothing_a_reader_types_breaks_the_queue(desk: Client, body: str) -> None:
    post = a_post()
    above = a_comment(post, name="<img src=x onerror=y>", body=body)
    a_report(a_comment(post, parent=above, name=body[:80], body=body), words=body[:500])

    shown = desk.get(QUEUE).content.decode()

    assert "<script>alert(1)" not in shown
    assert "<img src=x" not in shown
    assert shown.count('data-comment="') == 2


def test_rows_cost_the_same_whatever_is_known_of_them(desk: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(25):
        comment = a_comment(a_post(), user=a_user(f"person{number}"), parent=None)
        CommentVerdict.objects.create(comment=comment, outcome="hold", reasons=[{"words": "first comment"}])
        a_report(comment)
    desk.get(QUEUE)

    with django_assert_max_num_queries(22):
        desk.get(QUEUE)
