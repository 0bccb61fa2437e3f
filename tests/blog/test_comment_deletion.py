"""Comments that are deleted: counted out once, however many, and their words before a change go with them."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from blog.models import Comment, CommentCount, CommentDecision, Post
from tests.blog.ledger import drift
from tests.blog.many_comments import flat, thread
from tests.factories import a_comment, a_post, the_blog

pytestmark = pytest.mark.django_db
ROADS: dict[str, Callable[[Post], object]] = {
    "comments one by one": lambda post: [comment.delete() for comment in post.comments.order_by("-pk")],
    "comments at once": lambda post: post.comments.all().delete(),
    "the post": lambda post: post.delete(),
    "all pages": lambda post: Page.objects.child_of(the_blog()).delete(),
}


@pytest.mark.parametrize("road", ROADS)
def test_the_words_before_a_change_go_with_the_comment_by_every_road_and_the_decision_stays(road: str) -> None:
    post = a_post()
    comment = a_comment(post, parent=a_comment(post))
    comment.edit("Call me.")
    comment.edit("Call me not.")
    kept = a_comment()
    kept.edit("It stays.")

    ROADS[road](post)

    edits = CommentDecision.objects.filter(action="edited").order_by("pk")
    left = "" if road == "all pages" else "Well said."
    assert list(edits.values_list("number", "words")) == [(comment.pk, ""), (comment.pk, ""), (kept.pk, left)]
    assert drift() == {}


def test_what_answers_a_deleted_comment_goes_and_counts_no_more() -> None:
    post = a_post()
    first = thread(post, 4)
    other = a_comment(post)
    other.approve()
    middle = Comment.objects.filter(parent=first).order_by("pk")[0]
    a_comment(post, parent=middle, status="approved")

    middle.delete()

    first.refresh_from_db()
    assert (first.thread_size, CommentCount.objects.get(post=post).approved) == (3, 4)
    assert not {"blog.comment_counts", "blog.comment_threads"} & drift().keys()


@pytest.mark.parametrize("road", ["comments at once", "the post"])
def test_many_comments_are_deleted_with_hardly_more_questions_than_few(road: str) -> None:
    few, many = a_post(), a_post()
    flat(few, 10)
    thread(few, 10)
    flat(many, 90)
    thread(many, 90)

    asked = []
    for post in (few, many):
        with CaptureQueriesContext(connection) as captured:
            ROADS[road](post)
        asked.append(len(captured))

    assert asked[1] <= asked[0] + 12
    assert not Comment.objects.exists()


def test_the_reconciler_finds_words_of_what_was_deleted_past_our_methods() -> None:
    comment = a_comment()
    comment.edit("Call me.")
    CommentDecision.objects.update(comment=None)
    assert list(drift()) == ["blog.comment_words"]

    call_command("reconcile", verbosity=0)

    assert drift() == {}
    assert CommentDecision.objects.get().words == ""
