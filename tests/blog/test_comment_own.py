"""Writers change what they wrote for a while, and take it back; nobody else does."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog.models import BlogSettings, Comment, CommentDecision
from tests.blog.test_comment_form import say
from tests.factories import a_comment, a_post, a_user, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return a_post("The tide table", slug="the-tide-table")


@pytest.fixture
def own(client, post):
    """A comment that the client wrote a moment ago."""
    say(client, post)
    return Comment.objects.get()


def later(minutes=0):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


def test_a_writer_is_told_until_when_and_finds_the_ways(client, post, own):
    page = client.get(post.url).content.decode()
    others = Client().get(post.url).content.decode()

    assert "Only you can see this. You can edit it until " in page.replace("\n", " ")
    for verb in ("edit", "delete"):
        assert f'href="/comments/{own.pk}/{verb}/"' in page
        assert f"/comments/{own.pk}/{verb}/" not in others


def test_once_the_time_is_over_nothing_is_said_of_editing(client, post, own):
    with later(minutes=16):
        page = client.get(post.url).content.decode()

    assert "Only you can see this." in page
    assert "You can edit it" not in page
    assert f"/comments/{own.pk}/edit/" not in page


def test_the_words_are_there_to_change_and_are_saved(client, own):
    page = client.get(f"/comments/{own.pk}/edit/").content.decode()
    response = client.post(f"/comments/{own.pk}/edit/", {"body": "Better said."})

    own.refresh_from_db()
    assert "Well said.</textarea>" in page
    assert (response.status_code, response.headers["Location"]) == (303, f"/the-tide-table/#c-{own.pk}")
    assert (own.body, own.status) == ("Better said.", "pending")
    assert "(edited)" in client.get("/the-tide-table/").content.decode()
    assert CommentDecision.objects.get(action="edited").words == "Well said."


def test_a_preview_of_an_edit_keeps_nothing(client, own):
    page = client.post(f"/comments/{own.pk}/edit/", {"body": "*Better*", "preview": "1"}).content.decode()

    own.refresh_from_db()
    assert "<em>Better</em>" in page
    assert "*Better*</textarea>" in page
    assert own.body == "Well said."


@pytest.mark.parametrize("body", ["", "x" * 5001, "\u202e", "a\x00"])
def test_a_bad_edit_is_explained_and_nothing_is_lost(client, own, body):
    response = client.post(f"/comments/{own.pk}/edit/", {"body": body})

    own.refresh_from_db()
    assert response.status_code == 422
    assert "<title>Error:" in response.content.decode()
    assert own.body == "Well said."


def test_after_the_time_the_page_says_since_when_and_gives_the_words_back(client, own):
    with later(minutes=16):
        asked = client.get(f"/comments/{own.pk}/edit/")
        sent = client.post(f"/comments/{own.pk}/edit/", {"body": "Too late."})

    own.refresh_from_db()
    assert (asked.status_code, sent.status_code) == (403, 403)
    assert "This comment could be edited until" in asked.content.decode()
    assert "Too late.</textarea>" in sent.content.decode()
    assert own.body == "Well said."


def test_where_the_site_allows_no_edits_there_are_none(client, post, own):
    BlogSettings.objects.create(site=post.get_site(), comments_edit_minutes=0)

    assert client.post(f"/comments/{own.pk}/edit/", {"body": "No."}).status_code == 403


def test_deleting_asks_first_and_then_takes_it_back(client, own):
    asked = client.get(f"/comments/{own.pk}/delete/")
    own.refresh_from_db()
    assert (asked.status_code, own.status) == (200, "pending")

    response = client.post(f"/comments/{own.pk}/delete/")

    own.refresh_from_db()
    assert (response.status_code, own.status) == (303, "removed")
    assert "Your comment has been deleted." in client.get(response.headers["Location"]).content.decode()
    assert CommentDecision.objects.get().via == "writer"


@pytest.mark.parametrize(("is_member", "status"), [(True, 303), (False, 403)])
def test_an_approved_one_is_deleted_later_only_by_an_account(client, post, is_member, status):
    if is_member:
        client.force_login(a_user("Ben"))
    say(client, post)
    Comment.objects.get().approve()

    with later(minutes=60):
        assert client.post(f"/comments/{Comment.objects.get().pk}/delete/").status_code == status


@pytest.mark.parametrize("verb", ["edit", "delete"])
@pytest.mark.parametrize("who", ["a stranger", "another account", "a moderator"])
def test_nobody_else_changes_it_or_learns_that_it_is_there(own, verb, who):
    other = Client()
    if who != "a stranger":
        other.force_login(a_user("Cy") if who == "another account" else an_admin())

    for method in (other.get, other.post):
        assert method(f"/comments/{own.pk}/{verb}/", {"body": "Mine now."}).status_code == 404
        assert method(f"/comments/999999/{verb}/", {"body": "Mine now."}).status_code == 404
    own.refresh_from_db()
    assert (own.body, own.status) == ("Well said.", "pending")


def test_what_an_account_wrote_is_not_the_browsers_once_it_has_signed_out(client, post):
    client.force_login(a_user("Ben"))
    say(client, post)
    client.cookies.pop("sessionid")

    assert client.get(f"/comments/{Comment.objects.get().pk}/edit/").status_code == 404
    assert "Well said." not in client.get(post.url).content.decode()


@pytest.mark.parametrize("verb", ["edit", "delete", "report"])
def test_changes_need_the_token_of_this_site(post, verb):
    comment = a_comment(post, status="approved", user=a_user("Ben"))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(a_user("Ben"))

    assert strict.post(f"/comments/{comment.pk}/{verb}/", {"body": "x", "reason": "spam"}).status_code == 403
