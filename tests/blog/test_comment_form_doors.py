"""Who may comment, where, and until when; what is said to everybody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import BlogSettings, Comment, Post
from tests.blog.test_comment_form import BEN, hidden, say, stamp_of
from tests.factories import a_comment, a_draft, a_post, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return a_post("The tide table", slug="the-tide-table")


def test_closed_comments_say_so_and_take_nothing(client, post):
    stamp = stamp_of(client, post)
    Post.objects.filter(pk=post.pk).update(comments_mode=Post.CommentsMode.CLOSED)

    page = client.get(post.url).content.decode()
    response = client.post("/comments/", {"post": post.pk, "stamp": stamp} | BEN)

    assert "Comments on this post are closed." in page
    assert "<textarea" not in page
    assert response.status_code == 403
    assert "Well said.</textarea>" in response.content.decode()
    assert not Comment.objects.exists()


def test_the_site_closes_comments_after_so_many_days(client):
    post = a_post(published_at=timezone.now() - timedelta(days=30))
    policy = BlogSettings.objects.create(site=post.get_site(), comments_close_after_days=30)

    assert "Comments on this post closed on" in client.get(post.url).content.decode()
    policy.comments_close_after_days = 31
    policy.save()
    assert "Add a comment" in client.get(post.url).content.decode()


def test_members_only_sends_guests_to_sign_in(client):
    post = a_post(comments_mode=Post.CommentsMode.MEMBERS)

    page = client.get(post.url).content.decode()
    refused = client.post("/comments/", {"post": post.pk} | BEN)
    client.force_login(a_user("Ben"))

    assert "Only signed-in people can comment" in page
    assert "/admin/login/" in page
    assert refused.status_code == 403
    assert say(client, post).status_code == 303


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "1.5", "\x00", "9" * 18, "9" * 400, "١", "1 OR 1"])
def test_a_comment_on_nothing_is_a_404(client, post, number):
    assert client.post("/comments/", {"post": number} | BEN).status_code == 404


def test_nobody_comments_on_what_they_may_not_see(client):
    draft, private, withdrawn = a_draft(), a_post(), a_post()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    withdrawn.unpublish()

    for post in (draft, private, withdrawn):
        assert client.post("/comments/", {"post": post.pk} | BEN).status_code == 404
    assert not Comment.objects.exists()


def test_whoever_knows_the_password_may_comment(client, post):
    restriction = PageViewRestriction.objects.create(
        page=post, restriction_type=PageViewRestriction.PASSWORD, password="moth"
    )
    assert client.post("/comments/", {"post": post.pk} | BEN).status_code == 404
    address = f"/_util/authenticate_with_password/{restriction.pk}/{post.pk}/"
    client.post(address, {"password": "moth", "return_url": post.url})

    assert say(client, post).status_code == 303


def test_the_form_needs_the_token_of_this_site(post):
    strict = Client(enforce_csrf_checks=True)

    refused = strict.post("/comments/", {"post": post.pk} | BEN)

    assert refused.status_code == 403
    assert "The form could not be checked" in refused.content.decode()
    page = strict.get(post.url).content.decode()
    token = hidden(page, "csrfmiddlewaretoken")
    sent = {"post": post.pk, "stamp": hidden(page, "stamp"), "csrfmiddlewaretoken": token} | BEN
    assert strict.post("/comments/", sent).status_code == 303


def test_an_altered_cookie_shows_nobody_elses_words(client, post):
    waiting = a_comment(post, body="Not for you.")
    client.cookies["own_comments"] = f"[{waiting.pk}]"

    assert "Not for you." not in client.get(post.url).content.decode()
