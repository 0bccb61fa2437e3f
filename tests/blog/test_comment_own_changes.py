"""What becomes of a comment that its writer changes, and what nobody changes over somebody else's head."""

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog.bans import ban
from blog.commenting import intake
from blog.models import BlogSettings, Comment, CommentDecision, Post, WriterBan
from blog.spam import Outcome, Verdict
from tests.blog.test_comment_form import hidden, say
from tests.factories import a_post, a_user, an_admin

pytestmark = pytest.mark.django_db

WAITS = "Once changed, it waits for a moderator again."


@pytest.fixture
def post():
    return a_post("The tide table", slug="the-tide-table")


@pytest.fixture
def policy(post):
    """A site that holds nothing but what its gate holds."""
    return BlogSettings.objects.create(site=post.get_site(), comments_held=False, comments_hold_first=False)


@pytest.fixture
def own(client, post, policy):
    """A comment that the client wrote a moment ago, and that a moderator has approved."""
    BlogSettings.objects.update(comments_hold_first=True)
    say(client, post)
    BlogSettings.objects.update(comments_hold_first=False)
    comment = Comment.objects.get()
    assert comment.approve(an_admin())
    return comment


def gate_says(monkeypatch, outcome, **facts):
    monkeypatch.setattr(intake, "judge", lambda *args, **kwargs: Verdict(outcome, [], **facts))


def change(client, comment, body="Better said.", **more):
    """Send the words; the comment as it is afterwards is in ``comment``."""
    response = client.post(f"/comments/{comment.pk}/edit/", {"body": body} | more)
    comment.refresh_from_db()
    return response


def test_an_approved_comment_stays_public_when_the_gate_has_nothing_against_it(client, own, monkeypatch):
    gate_says(monkeypatch, Outcome.PUBLISH)

    change(client, own)

    assert (own.status, own.needs_second_look) == ("approved", True)
    assert "Better said." in Client().get("/the-tide-table/").content.decode()


@pytest.mark.parametrize("outcome", [Outcome.HOLD, Outcome.SPAM])
def test_new_words_that_the_gate_stops_wait_again(client, own, monkeypatch, outcome):
    gate_says(monkeypatch, outcome)

    change(client, own, "Buy this.")

    assert (own.status, own.body) == ("pending", "Buy this.")
    assert CommentDecision.objects.filter(action="reopened").get().via == "gate"


def test_a_gate_that_only_watches_takes_no_edit_back(client, own, monkeypatch):
    gate_says(monkeypatch, Outcome.SPAM, is_shadow=True)

    change(client, own, "Buy this.")

    assert own.status == "approved"


def test_whoever_was_banned_meanwhile_changes_nothing_in_public_though_the_gate_only_watches(client, own):
    BlogSettings.objects.update(comments_gate_watches=True)
    ban(own, an_admin(), kinds=[WriterBan.Kind.ADDRESS], reason="Rude.")

    change(client, own)

    assert own.status == "pending"


def test_below_a_post_that_holds_every_comment_a_change_waits_again_and_the_page_says_so(client, post, own):
    Post.objects.filter(pk=post.pk).update(comments_mode=Post.CommentsMode.HELD)

    assert WAITS in client.get(f"/comments/{own.pk}/edit/").content.decode()
    change(client, own)

    assert (own.status, own.body) == ("pending", "Better said.")
    assert CommentDecision.objects.filter(action="reopened").get().via == "held"
    assert "Better said." not in Client().get("/the-tide-table/").content.decode()


def test_on_a_site_that_holds_every_comment_a_change_stays_public_and_is_flagged(client, own):
    BlogSettings.objects.update(comments_held=True)

    change(client, own)

    assert (own.status, own.body, own.needs_second_look) == ("approved", "Better said.", True)


def test_where_nothing_is_held_the_page_says_nothing_of_waiting(client, own):
    assert WAITS not in client.get(f"/comments/{own.pk}/edit/").content.decode()


def test_whoever_needs_no_moderator_needs_none_for_a_change(client, post, own):
    Post.objects.filter(pk=post.pk).update(comments_mode=Post.CommentsMode.HELD)
    client.force_login(a_user("Ada"))
    say(client, post, body="I wrote the post.")
    hers = Comment.objects.latest("pk")

    assert WAITS not in client.get(f"/comments/{hers.pk}/edit/").content.decode()
    change(client, hers)

    assert (hers.status, hers.body) == ("approved", "Better said.")


def test_a_typo_mended_in_a_first_comment_that_a_person_approved_stays_public(client, own):
    BlogSettings.objects.update(comments_hold_first=True)

    change(client, own)

    assert own.status == "approved"


def test_what_only_a_rule_approved_does_not_let_its_writer_in(client, own):
    BlogSettings.objects.update(comments_hold_first=True)
    Comment.objects.update(approved_by=None)

    change(client, own)

    assert own.status == "pending"


def test_a_flood_of_changes_is_answered_without_a_query_and_loses_nothing(client, own, django_assert_num_queries):
    with time_machine.travel(timezone.now(), tick=False):  # no minute turns meanwhile
        for _ in range(40):
            client.post("/comments/", {"post": "0"})
        with django_assert_num_queries(0):
            response = client.post(f"/comments/{own.pk}/edit/", {"body": "Better said.", "seen": "approved:"})

    page = response.content.decode()
    assert response.status_code == 429
    assert "Better said.</textarea>" in page
    assert f'action="/comments/{own.pk}/edit/#reply"' in page
    assert hidden(page, "seen") == "approved:"
