"""A comment's own address leads to where it stands, and says nothing about those one may not see."""

import pytest
from django.test import Client

from blog.models import Comment
from tests.blog.many_comments import flat, thread
from tests.blog.test_comment_form import say
from tests.blog.test_comment_pages import shown
from tests.factories import a_comment, a_draft, a_post, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return a_post("The tide table", slug="the-tide-table")


def assert_leads_to(client, comment):
    """The permalink leads to a page on which the comment is."""
    response = client.get(f"/comments/{comment.pk}/")
    assert response.status_code == 302
    address, _, fragment = response.headers["Location"].partition("#")
    assert fragment == f"c-{comment.pk}"
    assert comment.pk in shown(client, address)


def test_every_thread_is_found_on_its_page(client, post):
    for comment in flat(post, 102)[::17]:
        assert_leads_to(client, comment)
    assert_leads_to(client, Comment.objects.order_by("pk")[49])
    assert_leads_to(client, Comment.objects.order_by("pk")[50])


@pytest.mark.parametrize("at", [0, 19, 20, 99, 100, 229])
def test_every_reply_is_found_whatever_page_it_is_on(client, post, at):
    flat(post, 60)
    first = thread(post, 231)

    assert_leads_to(client, list(first.thread.order_by("branch", "pk"))[at])


def test_the_sender_lands_on_the_comment_even_where_it_waits(client, post):
    flat(post, 130)

    response = say(client, post)

    own = Comment.objects.get(status="pending")
    assert response.headers["Location"] == f"/the-tide-table/?comments=3#c-{own.pk}"
    assert own.pk in shown(client, response.headers["Location"].partition("#")[0])
    assert_leads_to(client, own)


def test_a_waiting_reply_is_found_by_its_writer_alone(client, post):
    first = thread(post, 150)
    say(client, post, reply_to=first.pk)

    assert_leads_to(client, Comment.objects.get(status="pending"))
    assert Client().get(f"/comments/{Comment.objects.get(status='pending').pk}/").status_code == 404


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "removed"])
def test_what_others_may_not_see_is_as_if_it_were_not(client, post, status):
    comment = a_comment(post, status=status)

    hidden, missing = client.get(f"/comments/{comment.pk}/"), client.get("/comments/999999/")

    assert (hidden.status_code, missing.status_code) == (404, 404)


@pytest.mark.parametrize("status", ["rejected", "spam", "removed"])
def test_nor_does_its_writer_see_what_was_turned_down(client, post, status):
    say(client, post)
    Comment.objects.get().reject(status=status)

    assert client.get(f"/comments/{Comment.objects.get().pk}/").status_code == 404


def test_comments_on_what_is_not_public_lead_nowhere(client):
    comment = a_comment(a_draft(), status="approved")

    assert client.get(f"/comments/{comment.pk}/").status_code == 404


def test_a_permalink_of_what_an_account_wrote_needs_no_cookie(client, post):
    client.force_login(a_user("Ben"))
    say(client, post)

    assert "own_comments" not in client.cookies
    assert_leads_to(client, Comment.objects.get())


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 19, "-1", "x", "1.5", "١"])
def test_no_number_breaks_it(client, number):
    assert client.get(f"/comments/{number}/").status_code == 404


def test_a_permalink_cannot_be_posted_to(client, post):
    assert client.post(f"/comments/{a_comment(post, status='approved').pk}/").status_code == 405
