"""A gate that only watches decides nothing of its own; what somebody decided before goes on."""

import pytest

from blog.bans import ban
from blog.models import BlogSettings, Comment, WriterBan
from blog.spam import limits
from tests.blog.test_comment_form import say
from tests.factories import a_comment, a_post, an_admin

pytestmark = pytest.mark.django_db

LINKS = "https://a.example https://b.example https://c.example"


@pytest.fixture
def post():
    return a_post("The tide table", slug="the-tide-table")


@pytest.fixture
def watching(post):
    settings = {"comments_gate_watches": True, "comments_held": False, "comments_hold_first": False}
    return BlogSettings.objects.create(site=post.get_site(), **settings)


def what_becomes_of(client, post, **typed):
    """The comment that is sent now."""
    say(client, post, **typed)
    return Comment.objects.select_related("verdict").latest("pk")


def test_what_the_gate_would_have_held_is_public(client, post, watching):
    comment = what_becomes_of(client, post, body=LINKS)

    assert (comment.status, comment.verdict.outcome, comment.verdict.is_shadow) == ("approved", "hold", True)


def test_whoever_is_banned_stays_banned(client, post, watching):
    before = a_comment(post, email="ben@example.org")
    ban(before, an_admin(), kinds=[WriterBan.Kind.ADDRESS], reason="Rude.")

    comment = what_becomes_of(client, post)

    assert (comment.status, comment.verdict.is_shadow) == ("spam", False)


def test_a_first_comment_waits_where_the_site_holds_it(client, post, watching):
    BlogSettings.objects.update(comments_hold_first=True)

    comment = what_becomes_of(client, post)

    assert (comment.status, comment.verdict.outcome, comment.verdict.is_shadow) == ("pending", "hold", False)


def test_what_comes_during_a_flood_or_cannot_be_counted_waits(client, post, watching, monkeypatch):
    def broken(*args):
        raise OSError

    monkeypatch.setattr(limits, "_take", broken)

    assert what_becomes_of(client, post).status == "pending"


def test_what_is_only_watched_makes_nothing_worse_than_what_counts(client, post, watching):
    BlogSettings.objects.update(comments_hold_first=True, comments_spam_words="cheap watches")

    comment = what_becomes_of(client, post, body="Cheap watches!")

    assert (comment.status, comment.verdict.outcome, comment.verdict.is_shadow) == ("pending", "spam", True)


def test_a_firm_rule_that_is_only_watched_itself_does_not_count(client, post, watching, settings):
    BlogSettings.objects.update(comments_hold_first=True)
    settings.BELLBIRD_SPAM_RULES_SHADOW = ["first"]

    assert what_becomes_of(client, post).status == "approved"
