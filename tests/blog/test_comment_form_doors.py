"""Who may comment, where, and until when; what is said to everybody else."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import resolve_url
from wagtail.models import PageViewRestriction

from blog.bans import address_key
from blog.models import BlogSettings, Comment, Post, WriterBan
from tests.blog.test_comment_form import BEN, say, stamp_of
from tests.factories import a_comment, a_draft, a_post, a_user, an_admin

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
    post = a_post(published_at=datetime(2026, 10, 4, 12, tzinfo=UTC))
    policy = BlogSettings.objects.create(site=post.get_site(), comments_close_after_days=30)

    with time_machine.travel(datetime(2026, 11, 3, 12, tzinfo=UTC), tick=False):
        page = client.get(post.url).content.decode()
    assert "Comments on this post closed on 3 November 2026, 30 days after it was published." in page
    with time_machine.travel(datetime(2026, 11, 3, 11, 59, tzinfo=UTC), tick=False):
        assert "Add a comment" in client.get(post.url).content.decode()
    policy.comments_close_after_days = 1
    policy.save()
    assert "a day after it was published." in client.get(post.url).content.decode()


@pytest.mark.parametrize("days", [36_500, 2_000_000_000])
def test_so_many_days_that_no_calendar_has_them_close_nothing(client, post, days):
    BlogSettings.objects.create(site=post.get_site(), comments_close_after_days=days)

    assert "Add a comment" in client.get(post.url).content.decode()


def test_more_than_a_hundred_years_are_refused_where_they_are_typed(post):
    policy = BlogSettings(site=post.get_site(), comments_close_after_days=36_501)

    with pytest.raises(ValidationError) as refusal:
        policy.clean_fields()

    assert list(refusal.value.error_dict) == ["comments_close_after_days"]


@pytest.mark.parametrize(
    ("site", "of_post", "words"),
    [
        ("closed", "open", "Comments on this site are closed."),
        ("open", "closed", "Comments on this post are closed."),
        ("members", "open", "Only signed-in people can comment here."),
        ("open", "members", "Only signed-in people can comment here."),
        ("members", "closed", "Comments on this post are closed."),
        ("closed", "members", "Comments on this site are closed."),
        ("open", "open", "Add a comment"),
        ("open", "held", "Comments wait for a person"),
    ],
)
def test_the_stricter_of_site_and_post_counts(client, site, of_post, words):
    post = a_post(comments_mode=of_post)
    BlogSettings.objects.create(site=post.get_site(), comments_mode=site, comments_held=False)

    assert words in client.get(post.url).content.decode()
    is_taken = client.post("/comments/", {"post": post.pk} | BEN).status_code == 422
    assert is_taken == (site == "open" and of_post in ("open", "held"))


@pytest.mark.parametrize(
    ("held", "first", "hint"),
    [(True, True, "Comments wait for"), (False, True, "First comments wait for"), (False, False, "")],
)
def test_the_form_says_who_looks_first(client, post, held, first, hint):
    BlogSettings.objects.create(site=post.get_site(), comments_held=held, comments_hold_first=first)

    page = client.get(post.url).content.decode()

    assert (">" + hint in page) if hint else ("wait for a person" not in page)
    client.force_login(an_admin())
    assert "wait for a person" not in client.get(post.url).content.decode()


def test_a_banned_account_is_told_plainly(client, post):
    ben = a_user("Ben")
    WriterBan.objects.create(kind="account", key=str(ben.pk))
    client.force_login(ben)

    assert "This account cannot comment here." in client.get(post.url).content.decode()
    assert client.post("/comments/", {"post": post.pk} | BEN).status_code == 403


def test_a_banned_guest_is_not_told_and_not_published(client, post):
    BlogSettings.objects.create(site=post.get_site(), comments_held=False, comments_hold_first=False)
    WriterBan.objects.create(kind="address", key=address_key("ben@example.org"))

    response = say(client, post)

    page = client.get(response.headers["Location"]).content.decode()
    assert Comment.objects.get().status == "spam"
    assert "Your comment has been received." in page
    assert "cannot comment" not in page


def test_members_only_sends_guests_to_sign_in(client):
    post = a_post(comments_mode=Post.CommentsMode.MEMBERS)

    page = client.get(post.url).content.decode()
    refused = client.post("/comments/", {"post": post.pk} | BEN)
    client.force_login(a_user("Ben"))

    assert "Only signed-in people can comment" in page
    assert f'href="{resolve_url(settings.LOGIN_URL)}?next=' in page
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


def test_an_altered_cookie_shows_nobody_elses_words(client, post):
    waiting = a_comment(post, body="Not for you.")
    client.cookies["own_comments"] = f"[{waiting.pk}]"

    assert "Not for you." not in client.get(post.url).content.decode()
