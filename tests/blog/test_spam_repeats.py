"""The rules that remember: the same words again, and banned writers."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpRequest
from django.utils import timezone

from blog import bans
from blog.models import BlogSettings, WriterBan
from tests.blog.gatehouse import ELSEWHERE, answers, judged, words_of
from tests.factories import a_comment, a_user, an_admin

pytestmark = pytest.mark.django_db

SAID = "I have earned a fortune from home, ask me how."


def send(body=SAID, **fields):
    comment = words_of(body, **fields)
    verdict = judged(comment)
    comment.save()
    verdict.keep(comment)
    return comment


def test_the_same_words_are_held_and_from_the_fourth_time_on_spam():
    said = [answers(send(visitor=f"{number:032}")) for number in range(4)]

    assert said == [[], [("duplicate", "hold")], [("duplicate", "hold")], [("duplicate", "spam")]]


def test_case_accents_and_invisible_signs_do_not_make_them_other_words():
    send()

    assert answers(words_of("I HAVE ea\u200brned a f\u00f3rtune   from home; ask me how!")) == [("duplicate", "hold")]


def test_short_thanks_may_be_said_by_everybody():
    send("Thank you very much!")

    assert answers(words_of("Thank you very much!", visitor=ELSEWHERE)) == []


def test_after_a_week_the_words_are_forgotten():
    with time_machine.travel(timezone.now() - timedelta(days=8), tick=False):
        send()

    assert answers(words_of(SAID)) == []


def test_a_comment_is_no_duplicate_of_itself_nor_of_the_same_form():
    comment = send(form_token="f" * 64)

    assert answers(comment) == []
    assert answers(words_of(SAID, form_token="f" * 64)) == []


def test_other_words_are_no_duplicate():
    send()

    assert answers(words_of("I have lost a fortune at home, ask me how.")) == []


def test_remembering_costs_one_query_that_is_bounded(django_assert_num_queries):
    from blog.spam.case import Case
    from blog.spam.rules.duplicate import Duplicate

    case = Case(words_of(SAID), HttpRequest(), BlogSettings())
    with django_assert_num_queries(1) as queries:
        Duplicate()(case)

    assert "LIMIT 3" in queries[0]["sql"]


def test_what_a_banned_guest_sends_is_spam():
    bans.ban(a_comment(visitor=ELSEWHERE), an_admin(), kinds=[WriterBan.Kind.ADDRESS], reason="spam")

    assert answers(words_of(email="ben@example.org")) == [("banned", "spam")]
    assert answers(words_of(email="cy@example.org", user=None, name="Cy")) == []


def test_nobody_else_is_banned_with_them():
    bans.ban(a_comment(user=a_user("Ben")), an_admin(), kinds=[WriterBan.Kind.ACCOUNT], reason="spam")

    assert answers(words_of(user=a_user("Cy"), name="Cy", email="cy@example.org")) == []
