"""What a comment belongs to may be deleted while the gate still thinks about it."""

import pytest

from blog.commenting import intake
from blog.models import Comment, Post
from blog.spam import Outcome, Verdict
from tests.blog.test_comment_form import BEN, say, stamp_of
from tests.factories import a_comment, a_post

GONE = "The comment you were answering is no longer there."


@pytest.fixture
def post(committed):
    return a_post("The tide table", slug="the-tide-table")


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen while a comment is judged."""

    def happens(act):
        def judge(comment, **facts):
            act()
            return Verdict(Outcome.PUBLISH, [])

        monkeypatch.setattr(intake, "judge", judge)

    return happens


def test_an_answer_to_what_was_deleted_meanwhile_is_given_back(client, post, meanwhile):
    answered = a_comment(post, status="approved")
    meanwhile(lambda: Comment.objects.filter(pk=answered.pk).delete())

    response = say(client, post, reply_to=answered.pk, body="I agree.")

    page = response.content.decode()
    assert response.status_code == 422
    assert GONE in page
    assert "I agree.</textarea>" in page
    assert not Comment.objects.exists()


def test_a_comment_on_a_post_that_was_deleted_meanwhile_finds_none(client, post, meanwhile):
    meanwhile(lambda: Post.objects.get(pk=post.pk).delete())

    assert say(client, post).status_code == 404
    assert not Comment.objects.exists()


def test_the_same_form_sent_again_meanwhile_lands_on_the_same_comment(client, post, meanwhile, monkeypatch):
    sent = {"post": post.pk, "stamp": stamp_of(client, post)} | BEN

    def send_again():
        monkeypatch.setattr(intake, "judge", lambda *args, **kwargs: Verdict(Outcome.PUBLISH, []))
        client.post("/comments/", sent)

    meanwhile(send_again)
    response = client.post("/comments/", sent)

    assert response.headers["Location"] == f"/the-tide-table/#c-{Comment.objects.get().pk}"
