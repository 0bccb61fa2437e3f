"""Writing below a post: nothing typed is lost, nothing is kept twice, and a person looks before readers do."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog.models import BlogSettings, Comment
from blog.signals import comment_approved, comment_submitted
from tests.factories import a_post, a_user, an_admin

pytestmark = pytest.mark.django_db

BEN = {"name": "Ben", "email": "ben@example.org", "body": "Well said."}


def hidden(page, name):
    """The value of a hidden field, as the page has it."""
    return re.findall(f'name="{name}" value="([^"]+)"', page)[-1]


def stamp_of(client, post):
    return hidden(client.get(post.url).content.decode(), "stamp")


def say(client, post, **typed):
    """Open the page, think for a minute, and send what was typed."""
    with time_machine.travel(timezone.now() - timedelta(minutes=1), tick=False):
        stamp = stamp_of(client, post)
    return client.post("/comments/", {"post": post.pk, "stamp": stamp} | BEN | typed)


@pytest.fixture
def post():
    return a_post("The tide table", slug="the-tide-table")


@pytest.fixture
def unheld(post):
    return BlogSettings.objects.create(site=post.get_site(), comments_held=False, comments_hold_first=False)


def test_a_comment_waits_and_only_its_writer_sees_it(client, post, heard):
    with heard(comment_submitted) as submitted:
        response = say(client, post, body="Is it?\n\nReally?")

    comment = Comment.objects.get()
    assert (response.status_code, response.headers["Location"]) == (303, f"/the-tide-table/#c-{comment.pk}")
    assert (comment.status, comment.name, comment.email) == ("pending", "Ben", "ben@example.org")
    assert len(submitted) == 1
    own, others = client.get(post.url).content.decode(), Client().get(post.url).content.decode()
    assert "Waiting for a moderator" in own
    assert "<p>Is it?</p>" in own
    assert "Is it?" not in others
    assert "No comments yet" in others


def test_a_comment_that_waits_is_not_announced_as_approved(client, post, heard):
    with heard(comment_approved) as said:
        say(client, post)

    assert said == []


def test_an_approved_comment_is_seen_by_all_and_its_address_by_nobody(client, post):
    say(client, post, replies="1")
    comment = Comment.objects.get()
    comment.approve()

    page = Client().get(post.url).content.decode()

    assert comment.wants_replies
    assert "1 comment<" in page
    assert "Well said." in page
    assert "ben@example.org" not in page


def test_a_double_send_lands_on_the_same_comment(client, post):
    stamp = stamp_of(client, post)
    first = client.post("/comments/", {"post": post.pk, "stamp": stamp} | BEN)
    second = client.post("/comments/", {"post": post.pk, "stamp": stamp} | BEN)

    assert Comment.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_two_readers_with_the_same_form_keep_a_comment_each(client, post):
    stamp = stamp_of(client, post)
    client.post("/comments/", {"post": post.pk, "stamp": stamp} | BEN)
    Client().post("/comments/", {"post": post.pk, "stamp": stamp} | BEN | {"name": "Cy"})

    assert Comment.objects.count() == 2


def test_what_is_amiss_is_said_at_the_field_and_nothing_is_lost(client, post):
    response = say(client, post, name="", email="ben@", body="Half a thought")

    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: The tide table" in page
    assert 'role="alert"' in page
    assert '<a href="#c-name">Enter your name</a>' in page
    assert '<a href="#c-email">Enter an e-mail address in the right format' in page
    assert 'id="c-name-error"' in page
    assert 'value="ben@" aria-invalid="true" aria-describedby="c-email-error"' in page
    assert "Half a thought</textarea>" in page
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"body": ""}, "Write a comment"),
        ({"body": " \r\n "}, "Write a comment"),
        ({"body": "x" * 5001}, "5,000 characters or fewer; it has 5,001"),
        ({"body": "a\x00b"}, "Null characters are not allowed"),
        ({"name": "x" * 81}, "at most 80 characters"),
        ({"email": "x" * 250 + "@example.org"}, "at most 254 characters"),
        ({"email": "a@" + "ü" * 63 + ".org"}, "No mail can reach this address"),
        ({"email": "a@" + "ü." * 100 + "org"}, "No mail can reach this address"),
        ({"email": "x" * 65 + "@example.org"}, "No mail can reach this address"),
        ({"stamp": "made up"}, "open for too long"),
        ({"stamp": ""}, "open for too long"),
    ],
)
def test_bad_input_is_explained(client, post, typed, message):
    response = say(client, post, **typed)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Comment.objects.exists()


def test_line_ends_count_once(client, post):
    assert say(client, post, body="a\r\n" * 2499 + "a").status_code == 303


def test_a_form_open_for_weeks_is_renewed_and_can_be_sent_again(client, post):
    with time_machine.travel(timezone.now() - timedelta(days=8), tick=False):
        old = stamp_of(client, post)
    page = client.post("/comments/", {"post": post.pk, "stamp": old} | BEN).content.decode()
    fresh = hidden(page, "stamp")

    assert "Well said.</textarea>" in page
    assert client.post("/comments/", {"post": post.pk, "stamp": fresh} | BEN).status_code == 303


def test_a_stamp_of_another_post_is_not_taken(client, post):
    stamp = stamp_of(client, a_post())

    assert client.post("/comments/", {"post": post.pk, "stamp": stamp} | BEN).status_code == 422


def test_a_preview_shows_the_words_and_keeps_nothing(client, post):
    response = say(client, post, body="See https://example.org/", preview="1")

    page = response.content.decode()
    assert response.status_code == 200
    assert "Nothing has been posted yet" in page
    assert '<a href="https://example.org/" rel="nofollow ugc noopener">' in page
    assert "See https://example.org/</textarea>" in page
    assert not Comment.objects.exists()


def test_markup_is_shown_as_it_was_typed(client, post, unheld):
    body = '<script>alert(1)</script> <b>bold</b> javascript:alert(1) http://x.org/"onmouseover=alert(1)'
    say(client, post, body=body, name="<i>Ben</i>")

    page = Client().get(post.url).content.decode()
    talk = page[page.index('class="thread"') : page.index('id="reply"')]
    assert "&lt;script&gt;" in talk
    assert "<b>" not in talk
    assert "<i>" not in talk
    assert not re.search(r"<[^>]*(onmouseover|javascript)", talk)


def test_whoever_fills_in_the_bait_is_put_aside_as_spam(client, post, unheld):
    response = say(client, post, website="https://spam.example/")

    assert response.status_code == 303
    assert Comment.objects.get().status == "spam"
    assert "Well said." not in client.get(post.url).content.decode()


def test_where_nothing_is_held_a_comment_appears_at_once(client, post, unheld, heard):
    with heard(comment_approved) as said:
        say(client, post)

    assert len(said) == 1
    assert "Well said." in Client().get(post.url).content.decode()


def test_what_comes_within_two_seconds_waits_even_there(client, post, unheld):
    client.post("/comments/", {"post": post.pk, "stamp": stamp_of(client, post)} | BEN)

    assert Comment.objects.get().status == "pending"


def test_signed_in_people_are_not_asked_who_they_are(client, post):
    client.force_login(a_user("Ben"))
    page = client.get(post.url).content.decode()
    say(client, post, name="Somebody else", email="else@example.org")

    comment = Comment.objects.get()
    assert 'id="c-name"' not in page
    assert (comment.user, comment.name, comment.email) == (a_user("Ben"), "Ben", "ben@example.org")
    assert comment.status == "pending"


@pytest.mark.parametrize("who", ["author", "moderator"])
def test_authors_and_moderators_do_not_wait(client, post, who):
    client.force_login(a_user("Ada") if who == "author" else an_admin())
    say(client, post)

    comment = Comment.objects.get()
    assert (comment.status, comment.approved_by) == ("approved", comment.user)
    assert ('<span class="badge">Author</span>' in Client().get(post.url).content.decode()) == (who == "author")


def test_a_decision_stands_when_the_form_is_sent_again(client, post, unheld):
    stamp = stamp_of(client, post)
    sent = {"post": post.pk, "stamp": stamp} | BEN
    client.post("/comments/", sent)
    Comment.objects.get().reject()
    client.post("/comments/", sent)

    assert Comment.objects.get().status == "rejected"
