"""How many comments a list says there are is how many there are, by whatever road they came and went."""

from typing import Any

import pytest
from django.core.management import call_command

from blog.listing import newest_first
from blog.models import Comment, CommentCount, CommentStatus, Event, Post
from tests.blog.ledger import drift
from tests.factories import a_comment, a_post, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return a_post("Harbours")


def listed(post: Post) -> int:
    return int(newest_first(Post.objects.filter(pk=post.pk)).get().comment_count)  # type: ignore[attr-defined]


def test_a_waiting_comment_does_not_count(post: Post) -> None:
    a_comment(post)

    assert listed(post) == 0


def test_what_is_approved_counts_until_it_is_taken_back(post: Post) -> None:
    first, second = a_comment(post), a_comment(post)
    first.approve()
    second.approve()
    assert listed(post) == 2

    first.reopen()
    assert listed(post) == 1

    second.reject(status=CommentStatus.SPAM)
    assert listed(post) == 0


def test_another_posts_comments_do_not_count(post: Post) -> None:
    a_comment(a_post("Birds")).approve()

    assert listed(post) == 0


@pytest.mark.parametrize("road", ["queryset", "instance"])
def test_a_deleted_comment_counts_no_more(post: Post, road: str) -> None:
    keep, gone = a_comment(post), a_comment(post)
    keep.approve()
    gone.approve()

    gone.delete() if road == "instance" else Comment.objects.filter(pk=gone.pk).delete()

    assert listed(post) == 1


def test_a_post_is_deleted_with_its_comments_and_its_count(post: Post) -> None:
    a_comment(post).approve()

    post.delete()

    assert not CommentCount.objects.exists()
    assert not Comment.objects.exists()


def test_a_thread_knows_how_many_of_its_comments_are_shown(post: Post) -> None:
    first = a_comment(post)
    answer = a_comment(post, parent=first)
    below = a_comment(post, parent=answer)
    for comment in (first, answer, below):
        comment.approve()
    answer.reopen()

    first.refresh_from_db()
    assert first.thread_size == 2


def test_an_answer_stands_in_the_thread_and_branch_of_what_it_answers(post: Post) -> None:
    first, other = a_comment(post), a_comment(post)
    one, two = a_comment(post, parent=first), a_comment(post, parent=first)
    deep = a_comment(post, parent=one)
    deeper = a_comment(post, parent=deep)

    assert [c.depth for c in (first, other, one, two, deep, deeper)] == [0, 0, 1, 1, 2, 2]
    assert list(first.thread.order_by("branch", "pk")) == [one, deep, deeper, two]
    assert not other.thread.exists()


def test_a_copy_saved_late_does_not_move_a_comment_or_its_count(post: Post) -> None:
    first = a_comment(post)
    stale = Comment.objects.get(pk=first.pk)
    a_comment(post, parent=first).approve()

    stale.name = "Benno"
    stale.save()

    first.refresh_from_db()
    assert (first.name, first.thread_size) == ("Benno", 1)


def test_the_reconciler_finds_and_mends_what_was_written_past_the_verbs(post: Post) -> None:
    first = a_comment(post)
    answer = a_comment(post, parent=first)
    Comment.objects.filter(pk=answer.pk).update(status="approved", root=None, branch=None)
    names = {"blog.comments", "blog.comment_threads", "blog.comment_counts"}
    assert drift().keys() == names

    call_command("reconcile", verbosity=0)

    assert drift() == {}
    first.refresh_from_db()
    answer.refresh_from_db()
    assert (first.thread_size, answer.root_id, answer.depth, listed(post)) == (1, first.pk, 1, 1)
    event = Event.objects.get(kind="comment_approved")
    assert (event.origin, answer.approval_seq) == ("reconcile", 1)


@pytest.mark.parametrize("status", ["pending", "spam", "removed"])
def test_a_status_written_past_the_verbs_is_announced_as_it_is(post: Post, status: str) -> None:
    comment = a_comment(post)
    comment.approve(an_admin())
    Comment.objects.filter(pk=comment.pk).update(status=status)

    call_command("reconcile", verbosity=0)

    comment.refresh_from_db()
    last = Event.objects.filter(subject_type="blog.Comment").order_by("-id").values_list("kind", flat=True)[0]
    assert comment.status == status
    assert last == ("comment_reopened" if status == "pending" else "comment_rejected")
    assert (drift(), listed(post)) == ({}, 0)


def test_counts_that_were_tampered_with_are_told_with_both_numbers(post: Post) -> None:
    a_comment(post).approve()
    CommentCount.objects.update(approved=7)

    found: Any = drift()

    assert list(found) == ["blog.comment_counts"]
    assert f"post {post.pk}: 7 comments counted, 1 there" in str(found)
