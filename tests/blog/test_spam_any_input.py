"""Whatever is typed, the rules answer, and soon."""

import pytest
from django.http import HttpRequest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.models import BlogSettings, Comment
from blog.spam.case import Case
from blog.spam.rules.links import Hosts, Links
from blog.spam.rules.shape import Shape
from blog.spam.rules.words import HoldWords, SpamWords
from blog.spam.text import digest, plain
from tests.cpu import least_seconds

RULES = (Links(), Hosts(), Shape(), HoldWords(), SpamWords())
SOON = 0.25  # seconds of CPU; a mistake in an expression takes minutes
PIECES = [
    "a.",
    "www.",
    "http://",
    "://",
    "-",
    "a b ",
    "@",
    ".com",
    "\u0301",
    "\u202e",
    "x",
    " ",
    "\u0430.",
    "[url=",
    "1.",
]
anything = st.text(max_size=5000) | st.lists(st.sampled_from(PIECES), max_size=1500).map("".join)


def seconds(body, name="Ben"):
    lists = BlogSettings(comments_hold_words="casino\ncheap pills\n" * 50, comments_spam_words=body[:200])

    def judge():
        case = Case(Comment(name=name, email="ben@example.org", body=body), HttpRequest(), lists)
        for rule in RULES:
            rule(case)
        digest(body)

    return least_seconds(judge)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=anything, name=st.text(max_size=80))
def test_any_text_is_judged_without_an_error_and_soon(body, name):
    assert seconds(body[:5000], name) < SOON


@pytest.mark.parametrize("piece", [*PIECES, "a-", "a.b.c.", "www.a", "http://[", "a" * 62 + ".", "\ufdfa"])
def test_the_same_piece_over_and_over_is_judged_soon(piece):
    assert seconds((piece * 5000)[:5000]) < SOON


@given(st.text(max_size=200))
def test_words_are_brought_to_one_spelling_however_often(text):
    assert plain(plain(text)) == plain(text)
