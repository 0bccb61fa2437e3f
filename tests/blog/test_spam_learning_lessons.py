"""Which comments teach the gate: what people decided, and nothing that a writer or the gate decided alone."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from blog.models import Comment, CommentReport, CommentStatus
from blog.spam.lessons import lessons
from tests.blog.gatehouse import judged
from tests.blog.schoolroom import decided
from tests.factories import a_user

pytestmark = pytest.mark.django_db

APPROVED, SPAM = CommentStatus.APPROVED, CommentStatus.SPAM


@pytest.fixture
def dot():
    return a_user("Dot")


def a_while_ago():
    return time_machine.travel(timezone.now() - timedelta(days=8))


def test_what_a_moderator_approved_is_good_and_what_one_called_spam_is_spam(dot):
    decided("Well said.", APPROVED, dot)
    decided("Cheap pills", SPAM, dot)

    found = lessons()

    assert (found.good, found.spam) == (["Well said."], ["Cheap pills"])


def test_neither_what_waits_nor_what_was_only_rejected_or_binned_teaches_anything(dot):
    decided("Go away.", CommentStatus.REJECTED, dot)
    decided("Oh dear.", CommentStatus.REMOVED, dot)
    decided("Wait.", SPAM, dot).reopen(dot)

    assert (lessons().good, lessons().spam) == ([], [])


def test_what_the_gate_called_spam_is_not_learned_until_a_moderator_does(dot):
    comment = decided("Cheap pills", SPAM, None)
    assert lessons().spam == []

    comment.reopen(dot)
    comment.reject(dot, SPAM)

    assert lessons().spam == ["Cheap pills"]


def test_the_last_decision_counts(dot):
    decided("Well said after all.", SPAM, dot).approve(dot)

    assert (lessons().good, lessons().spam) == (["Well said after all."], [])


def test_what_writers_let_through_themselves_teaches_nothing(dot):
    decided("I write here.", APPROVED, dot, user=dot)

    assert lessons().good == []


def test_what_the_gate_let_through_is_good_once_it_stood_a_week():
    decided("Just now.", APPROVED, None)
    with a_while_ago():
        decided("Last week.", APPROVED, None)

    assert lessons().good == ["Last week."]


def test_what_the_gate_only_watched_and_doubted_is_not_good_by_itself():
    with a_while_ago():
        comment = decided("Last week.", APPROVED, None)
        judged(comment, is_hasty=True, comments_gate_watches=True).keep(comment)

    assert lessons().good == []


def test_what_changed_since_or_was_reported_is_not_good(dot):
    decided("First.", APPROVED, dot).edit("Cheap pills")
    reported = decided("Second.", APPROVED, dot)
    CommentReport.objects.create(comment=reported, reason=CommentReport.Reason.SPAM, visitor="c" * 32)

    assert lessons().good == []


def test_the_same_words_teach_once_however_they_are_spelled(dot):
    for body in ("Cheap pills", "CHEAP PILLS!", "Well said."):
        decided(body, SPAM, dot)
    decided("well said", APPROVED, dot)

    assert (lessons().good, lessons().spam) == (["well said"], ["CHEAP PILLS!"])


def test_comments_without_words_teach_nothing(dot):
    decided("…", SPAM, dot)
    Comment.objects.update(body="\u200b")

    assert lessons().spam == []
