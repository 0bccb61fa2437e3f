"""What has lost its writer by an erasure is nobody's, whatever a browser remembers."""

import pytest
from django.core import signing
from django.test import Client

from blog.commenting.own import COOKIE
from blog.erasing import erase_person
from blog.models import Comment
from tests.blog.test_comment_form import say
from tests.factories import a_post, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return a_post("The tide table", slug="the-tide-table")


def test_the_browser_of_an_account_remembers_no_comment(client, post):
    client.force_login(a_user("Ben"))

    response = say(client, post)

    assert Comment.objects.get().user == a_user("Ben")
    assert COOKIE not in response.cookies


@pytest.mark.parametrize("verb", ["edit", "delete"])
def test_an_erased_guests_words_are_no_longer_the_browsers(client, post, verb):
    say(client, post)
    comment = Comment.objects.get()
    assert client.get(f"/comments/{comment.pk}/{verb}/").status_code == 200

    Comment.objects.update(email="", name="Former reader")

    assert client.get(f"/comments/{comment.pk}/{verb}/").status_code == 404
    assert "Well said." not in client.get(post.url).content.decode()


def test_what_an_erased_account_leaves_to_be_read_is_no_browsers(client, post):
    ben = a_user("Ben")
    client.force_login(ben)
    say(client, post)
    comment = Comment.objects.get()
    browser = Client()
    browser.cookies[COOKIE] = signing.dumps([comment.pk], salt=COOKIE)

    assert erase_person(ben, keep_words=True)

    comment.refresh_from_db()
    assert (comment.user, comment.body) == (None, "Well said.")
    assert browser.get(f"/comments/{comment.pk}/edit/").status_code == 404
    assert browser.post(f"/comments/{comment.pk}/delete/").status_code == 404
