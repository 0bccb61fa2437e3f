"""Programs ask for feeds every hour: what they are told when nothing is new, and what it costs."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from blog.models import Post
from tests.blog.many_posts import many_posts
from tests.factories import a_post, a_user, an_admin

pytestmark = pytest.mark.django_db
UNCHANGED, WHOLE = 5, 11


@pytest.fixture
def post():
    return a_post("The tide table", slug="tide", tags=("Harbours",), body=[("paragraph", "<p>Low water.</p>")])


def etag_of(client):
    return client.get("/feed/").headers["ETag"]


def ask_again(client, first):
    return client.get("/feed/", headers={"If-None-Match": first.headers["ETag"]})


def test_what_has_not_changed_is_not_sent_again(client, post):
    response = ask_again(client, client.get("/feed/"))

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"]


def retitle(post):
    post.title = "Another title"
    post.publish()


def rename_the_author(post):
    profile = a_user("Ada").profile
    profile.display_name = "Ada Lovelace"
    profile.save()


def rename_the_tag(post):
    tag = post.tags.get()
    tag.name = "Quays"
    tag.save()


def lock_it(post):
    PageViewRestriction.objects.create(page=post.page_ptr, restriction_type="login")


@pytest.mark.parametrize(
    "change",
    [retitle, rename_the_author, rename_the_tag, lock_it, lambda post: post.unpublish(), lambda post: a_post("New")],
)
def test_what_has_changed_is_sent_again(client, post, change):
    first = client.get("/feed/")

    change(Post.objects.get())
    second = ask_again(client, first)

    assert second.status_code == 200
    assert second.headers["ETag"] != first.headers["ETag"]


def test_a_post_that_was_taken_away_is_gone_for_programs_that_ask_by_the_hour(client, post):
    newest = a_post("Moths")
    since = client.get("/feed/").headers["Last-Modified"]

    newest.unpublish()
    response = client.get("/feed/", headers={"If-Modified-Since": since})

    assert response.status_code == 200
    assert "Moths" not in response.content.decode()


def test_everybody_gets_the_same_feed_and_no_cookie(client, post):
    lock_it(a_post("For members"))
    guest = client.get("/feed/")
    client.force_login(an_admin("Dot"))

    response = client.get("/feed/")

    assert response.content == guest.content
    assert "For members" not in response.content.decode()
    assert guest.cookies == {}
    assert "Cookie" not in guest.headers.get("Vary", "")


def test_asking_for_the_head_alone_answers_the_same_without_words(client, post):
    whole, head = client.get("/feed/"), client.head("/feed/")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert client.post("/feed/").status_code == 405


@pytest.mark.parametrize("number", [5, 60])
def test_a_feed_costs_as_many_queries_for_any_number_of_posts(client, post, number):
    many_posts(post, number)

    def queries_of(**headers):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get("/feed/", headers=headers)
        return len(queries)

    assert queries_of() == WHOLE
    assert queries_of(**{"If-None-Match": etag_of(client)}) == UNCHANGED
