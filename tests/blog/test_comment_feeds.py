"""Feeds of comments: those that were approved, below posts that everybody may see."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.blog.feed_reading import SPACES, items_at
from tests.factories import a_comment, a_post
from tests.there import there

pytestmark = pytest.mark.django_db
FORMS = ["feed/", "feed/rss/"]


@pytest.fixture(autouse=True)
def at_example_com(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://blog.example.com"


@pytest.fixture
def post():
    return a_post("Tides", slug="tides")


def said(post, body="Well *said*.", **fields):
    comment = a_comment(post, body=body, **fields)
    comment.approve()
    return comment


@pytest.mark.parametrize("form", FORMS)
def test_an_approved_comment_is_told(client, post, form):
    comment = said(post)

    [item] = items_at(client, f"/comments/{form}")

    assert item == items_at(client, f"/comments/on/{post.pk}/{form}")[0]
    assert item.title == "Ben on “Tides”"
    assert item.link == f"https://blog.example.com/comments/{comment.pk}/"
    assert item.html == "<p>Well <em>said</em>.</p>\n"
    assert item.people == ["Ben"]
    assert item.identity.startswith("urn:uuid:")
    assert "ben@example.org" not in client.get(f"/comments/{form}").content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_no_other_comment_is(client, post, form):
    a_comment(post)
    said(post).reject()
    closed = a_post("Moths")
    said(closed)
    PageViewRestriction.objects.create(page=closed.page_ptr, restriction_type="login")

    assert items_at(client, f"/comments/{form}") == items_at(client, f"/comments/on/{post.pk}/{form}") == []
    assert client.get(f"/comments/on/{closed.pk}/{form}").status_code == 404
    assert client.get(f"/comments/on/987654/{form}").status_code == 404


def test_a_posts_feed_holds_its_own_comments_newest_first(client, post):
    said(a_post("Moths"), "Elsewhere.")
    said(post, "First.")
    said(post, "Second.")

    items = items_at(client, f"/comments/on/{post.pk}/feed/")

    assert [item.html for item in items] == ["<p>Second.</p>\n", "<p>First.</p>\n"]


def test_an_answer_names_what_it_answers(client, post):
    first = said(post)
    answer = said(post, parent=first)

    root = ElementTree.fromstring(client.get("/comments/feed/").content)  # noqa: S314 - our own
    entries = root.findall("atom:entry", SPACES)
    named = [there(entry.find("thr:in-reply-to", SPACES)).attrib for entry in entries]

    assert answer.pk > first.pk
    assert named[0] == {
        "ref": entries[1].findtext("atom:id", "", SPACES),
        "href": f"https://blog.example.com/comments/{first.pk}/",
    }
    assert named[1] == {"ref": post.translation_key.urn, "href": "https://blog.example.com/tides/"}


def test_an_edited_comment_is_sent_again_and_an_unchanged_one_is_not(client, post):
    comment = said(post)
    etag = client.get("/comments/feed/").headers["ETag"]
    unchanged = client.get("/comments/feed/", headers={"If-None-Match": etag})

    comment.edit("Better said.")
    changed = client.get("/comments/feed/", headers={"If-None-Match": etag})

    assert (unchanged.status_code, changed.status_code) == (304, 200)
    assert "Better said." in changed.content.decode()


@pytest.mark.parametrize("number", [1, 12])
def test_it_costs_as_many_queries_for_any_number_of_comments(client, post, number):
    for each in range(number):
        said(post, f"Number {each}.")

    with CaptureQueriesContext(connection) as queries:
        client.get("/comments/feed/")

    assert len(queries) == 3
