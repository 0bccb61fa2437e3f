"""A writer changes what they had before them: not what a moderator decided, or changed, since."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.commenting import intake
from blog.models import BlogSettings, Comment, CommentDecision
from blog.spam import Outcome, Verdict
from tests.blog.test_comment_form import hidden, say
from tests.factories import a_post, an_admin

pytestmark = pytest.mark.django_db

SINCE = "This comment is no longer as it was"
TAKEN_OVER = "A moderator has changed this comment."


@pytest.fixture
def post():
    post = a_post("The tide table", slug="the-tide-table")
    BlogSettings.objects.create(site=post.get_site(), comments_held=False, comments_hold_first=False)
    return post


@pytest.fixture
def own(client, post):
    """A comment that the client wrote a moment ago."""
    say(client, post)
    return Comment.objects.get()


def opened(client, comment):
    """What the form says its writer has before them."""
    return hidden(client.get(f"/comments/{comment.pk}/edit/").content.decode(), "seen")


def send(client, comment, body, seen, **more):
    response = client.post(f"/comments/{comment.pk}/edit/", {"body": body, "seen": seen} | more)
    comment.refresh_from_db()
    return response


def test_words_changed_in_another_tab_are_shown_and_replaced_only_on_request(client, own):
    first = opened(client, own)
    send(client, own, "From the other tab.", first)

    response = send(client, own, "From this one.", first)

    page = response.content.decode()
    assert (response.status_code, own.body) == (409, "From the other tab.")
    assert SINCE in page
    assert "<p>From the other tab.</p>" in page
    assert "From this one.</textarea>" in page
    assert send(client, own, "From this one.", hidden(page, "seen")).status_code == 303
    assert own.body == "From this one."


def test_the_same_change_sent_twice_is_made_once(client, own):
    before = opened(client, own)

    answers = [send(client, own, "Better said.", before) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert CommentDecision.objects.filter(action="edited").count() == 1


def test_a_preview_forgets_nothing_of_what_was_seen(client, own):
    before = opened(client, own)
    send(client, own, "From the other tab.", before)

    page = send(client, own, "From this one.", before, preview="1").content.decode()

    assert hidden(page, "seen") == before


def test_a_decision_since_the_page_was_opened_is_told_first(client, own):
    Comment.objects.get(pk=own.pk).reopen()
    before = opened(client, own)
    Comment.objects.get(pk=own.pk).approve(an_admin())

    response = send(client, own, "Better said.", before)

    assert (response.status_code, own.body) == (409, "Well said.")
    assert SINCE in response.content.decode()


def test_what_a_moderator_changed_is_the_writers_to_delete_but_not_to_change(client, post, own):
    before = opened(client, own)
    own.edit("Well [taken out].", an_admin(), via="edit page")

    asked, sent = client.get(f"/comments/{own.pk}/edit/"), send(client, own, "Well, my number.", before)

    assert (asked.status_code, sent.status_code, own.body) == (403, 403, "Well [taken out].")
    assert TAKEN_OVER in asked.content.decode()
    assert "Well, my number.</textarea>" in sent.content.decode()
    page = client.get(post.url).content.decode()
    assert f"/comments/{own.pk}/edit/" not in page
    assert f"/comments/{own.pk}/delete/" in page
    assert client.post(f"/comments/{own.pk}/delete/").status_code == 303


def test_a_moderators_change_that_was_made_by_nobody_who_is_left_counts_as_well(client, own):
    moderator = an_admin()
    own.edit("Well [taken out].", moderator, via="edit page")
    CommentDecision.objects.update(moderator=None)

    assert client.get(f"/comments/{own.pk}/edit/").status_code == 403


@pytest.mark.parametrize(
    ("happens", "body", "words"),
    [
        (lambda comment: comment.reject(), "Well said.", "A moderator has decided about this comment"),
        (lambda comment: comment.edit("[out]", an_admin(), via="edit page"), "[out]", TAKEN_OVER),
        (lambda comment: comment.edit("Other tab.", via="writer"), "Other tab.", SINCE),
    ],
    ids=["decided", "changed by a moderator", "changed by the writer"],
)
def test_what_happens_while_a_change_is_judged_stands(client, own, monkeypatch, happens, body, words):
    def judge(comment, **facts):
        happens(Comment.objects.get(pk=own.pk))
        return Verdict(Outcome.PUBLISH, [])

    before = opened(client, own)
    monkeypatch.setattr(intake, "judge", judge)
    response = send(client, own, "Better said.", before)

    page = response.content.decode()
    assert (response.status_code, own.body) == (409, body)
    assert words in page
    assert "Better said.</textarea>" in page


def test_the_same_change_sent_twice_at_once_is_made_once(client, own, monkeypatch):
    def judge(comment, **facts):
        Comment.objects.get(pk=own.pk).edit("Better said.", via="writer")
        return Verdict(Outcome.PUBLISH, [])

    before = opened(client, own)
    monkeypatch.setattr(intake, "judge", judge)

    assert send(client, own, "Better said.", before).status_code == 303
    assert CommentDecision.objects.filter(action="edited").count() == 1


def test_a_comment_deleted_while_a_change_is_judged_is_no_longer_there(client, own, monkeypatch):
    def judge(comment, **facts):
        Comment.objects.filter(pk=own.pk).delete()
        return Verdict(Outcome.PUBLISH, [])

    monkeypatch.setattr(intake, "judge", judge)

    assert client.post(f"/comments/{own.pk}/edit/", {"body": "Better said."}).status_code == 404


def test_nothing_is_asked_about_changes_where_nothing_was_changed(client, post, own):
    with CaptureQueriesContext(connection) as made:
        client.get(post.url)

    assert not [query for query in made if "blog_commentdecision" in query["sql"]]
