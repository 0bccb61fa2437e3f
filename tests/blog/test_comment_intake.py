"""What becomes of a comment: the settings and the gate decide, and whoever writes here does not wait."""

import pytest
from django.test import RequestFactory

from blog.commenting import intake
from blog.models import BlogSettings, Comment, CommentDecision, CommentVerdict, Post
from blog.spam import Outcome, Reason, Verdict
from blog.visitors import household_hash, network_hash
from tests.blog.test_comment_form import BEN, say, stamp_of
from tests.factories import a_post, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return a_post("The tide table", slug="the-tide-table")


@pytest.fixture
def policy(post):
    return BlogSettings.objects.create(site=post.get_site(), comments_held=False)


@pytest.fixture
def gate(monkeypatch):
    """A gate that says what it is told to say."""

    def says(outcome, **facts):
        verdict = Verdict(outcome, [Reason("a rule", outcome, "For a reason.")], **facts)
        monkeypatch.setattr(intake, "judge", lambda *args, **kwargs: verdict)

    return says


@pytest.mark.parametrize(
    ("outcome", "status"), [(Outcome.PUBLISH, "approved"), (Outcome.HOLD, "pending"), (Outcome.SPAM, "spam")]
)
def test_where_nothing_is_held_the_gate_decides(client, post, policy, gate, outcome, status):
    gate(outcome)

    say(client, post)

    comment = Comment.objects.get()
    assert comment.status == status
    assert comment.verdict.outcome == outcome
    assert {decision.via for decision in comment.decisions.all()} <= {"gate"}


@pytest.mark.parametrize(("outcome", "status"), [(Outcome.PUBLISH, "pending"), (Outcome.SPAM, "spam")])
def test_where_every_comment_is_held_the_gate_publishes_nothing(client, post, policy, gate, outcome, status):
    BlogSettings.objects.update(comments_held=True)
    gate(outcome)

    say(client, post)

    assert Comment.objects.get().status == status


def test_a_post_may_hold_every_comment_on_an_open_site(client, post, policy, gate):
    Post.objects.filter(pk=post.pk).update(comments_mode=Post.CommentsMode.HELD)
    gate(Outcome.PUBLISH)

    say(client, post)

    assert Comment.objects.get().status == "pending"


@pytest.mark.parametrize("outcome", [Outcome.HOLD, Outcome.SPAM])
@pytest.mark.parametrize(("held", "status"), [(False, "approved"), (True, "pending")])
def test_a_gate_that_only_watches_decides_nothing(client, post, policy, gate, outcome, held, status):
    BlogSettings.objects.update(comments_held=held)
    gate(outcome, is_shadow=True)

    say(client, post)

    assert Comment.objects.get().status == status
    assert CommentVerdict.objects.get().is_shadow


def test_a_moderator_passes_what_holds_everybody_else(client, post, gate):
    gate(Outcome.SPAM)
    client.force_login(an_admin())

    say(client, post)

    assert Comment.objects.get().status == "approved"
    assert CommentDecision.objects.get().via == "moderator"


def test_a_comment_remembers_hashes_of_where_it_came_from_and_no_address(client, post):
    say(client, post)

    comment, request = Comment.objects.get(), RequestFactory().get("/")
    assert (comment.visitor, comment.network) == (household_hash(request), network_hash(request))
    assert "127.0.0.1" not in str(vars(comment))


def test_a_form_that_comes_twice_is_judged_once(client, post, policy, monkeypatch):
    asked = []

    def judge(comment, **facts):
        asked.append(comment)
        return Verdict(Outcome.HOLD, [])

    monkeypatch.setattr(intake, "judge", judge)
    sent = {"post": post.pk, "stamp": stamp_of(client, post)} | BEN
    client.post("/comments/", sent)
    client.post("/comments/", sent)

    assert (len(asked), Comment.objects.count()) == (1, 1)
