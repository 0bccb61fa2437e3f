"""A household changes its comments only so often within an hour, and loses no word when it is once too many."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog.models import Comment
from blog.views import own_comments
from tests.blog.test_comment_form import say
from tests.factories import a_post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _half_past():
    """No hour ends in the middle of a test."""
    with time_machine.travel(timezone.now().replace(minute=30)):
        yield


@pytest.fixture
def own(client, monkeypatch):
    """A comment that the client wrote and has changed as often as one may."""
    monkeypatch.setattr(own_comments, "EDITS_PER_HOUR", 2)
    say(client, a_post("The tide table", slug="the-tide-table"))
    comment = Comment.objects.get()
    for body in ("Once.", "Twice."):
        assert change(client, comment, body).status_code == 303
    return comment


def change(client, comment, body, **more):
    return client.post(f"/comments/{comment.pk}/edit/", {"body": body} | more)


def test_once_too_often_saves_nothing_and_shows_what_was_typed(client, own):
    response = change(client, own, "Three times, and better said.")

    assert (response.status_code, response.headers["Retry-After"]) == (429, "3600")
    assert "Three times, and better said.</textarea>" in response.content.decode()
    assert "Many changes came from here" in response.content.decode()
    own.refresh_from_db()
    assert own.body == "Twice."


def test_looking_and_previewing_are_not_counted(client, own):
    assert client.get(f"/comments/{own.pk}/edit/").status_code == 200
    assert change(client, own, "Three times.", preview="1").status_code == 200


def test_another_household_may_change_its_own(own):
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    say(elsewhere, own.post, body="I come from elsewhere.", email="cy@example.org")
    theirs = Comment.objects.latest("pk")

    assert change(elsewhere, theirs, "Better said.").status_code == 303


def test_an_hour_later_one_may_again(client, own):
    Comment.objects.update(submitted_at=timezone.now() + timedelta(hours=1))

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert change(client, own, "Three times.").status_code == 303
