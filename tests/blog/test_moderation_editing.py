"""A moderator changes a comment's words: never over words, or a decision, that they have not seen."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from blog.commenting.changes import seen
from blog.models import Comment, CommentStatus
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return at_the_desk(a_moderator())


@pytest.fixture
def comment() -> Comment:
    return a_comment(body="Call 555-0100.")


def save(desk: Client, comment: Comment, body: str, before: str) -> Any:
    answer = desk.post(reverse("wagtailsnippets_blog_comment:edit", args=[comment.pk]), {"body": body, "seen": before})
    comment.refresh_from_db()
    return answer


def noted_in(page: Any) -> str:
    """What the form will tell that its reader had before them."""
    found = re.search(r'name="seen" value="([^"]*)"', page.content.decode())
    return found.group(1) if found else ""


def test_the_form_notes_what_its_reader_has_before_them(desk: Client, comment: Comment) -> None:
    page = desk.get(reverse("wagtailsnippets_blog_comment:edit", args=[comment.pk]))

    assert noted_in(page) == seen(comment)
    assert save(desk, comment, "Call.", noted_in(page)).status_code == 302
    assert comment.body == "Call."


def test_what_its_writer_changed_meanwhile_is_shown_beside_what_was_typed_and_not_lost(
    desk: Client, comment: Comment
) -> None:
    before = seen(comment)
    comment.edit("I have <b>thought</b> better of it.", via="writer")

    answer = save(desk, comment, "Call.", before)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "I have &lt;b&gt;thought&lt;/b&gt; better of it." in page
    assert ">Call.</textarea>" in re.sub(r">\s+", ">", page)
    assert comment.body == "I have <b>thought</b> better of it."


def test_a_second_press_saves(desk: Client, comment: Comment) -> None:
    before = seen(comment)
    comment.edit("I have thought better of it.", via="writer")
    answer = save(desk, comment, "Call.", before)

    assert save(desk, comment, "Call.", noted_in(answer)).status_code == 302
    assert comment.body == "Call."


def test_what_a_colleague_decided_meanwhile_is_told_first(desk: Client, comment: Comment) -> None:
    before = seen(comment)
    comment.reject(a_moderator("Eve"), CommentStatus.SPAM)

    answer = save(desk, comment, "Call.", before)

    assert answer.status_code == 409
    assert "the comment is spam" in answer.content.decode()
    assert comment.body == "Call 555-0100."


def test_the_words_of_what_its_writer_took_away_are_not_changed(desk: Client, comment: Comment) -> None:
    comment.reject(status=CommentStatus.REMOVED, via="writer")

    answer = save(desk, comment, "Call.", seen(comment))

    assert answer.status_code == 409
    assert comment.body == "Call 555-0100."
