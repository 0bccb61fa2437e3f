"""Texts of feeds are rendered once; nothing that has changed, or is closed by now, is told from memory."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document

from blog import feed_memory
from blog.feed_texts import full_text
from blog.feeds import newest_entries
from blog.models import BlogImage, Post
from blog.views import feeds as views
from tests.blog.feed_reading import items_at
from tests.blog.pictures import a_picture
from tests.factories import a_draft, a_post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rendered(monkeypatch):
    """The titles of the posts whose texts were rendered."""
    titles = []

    def render(post, link):
        titles.append(post.title)
        return full_text(post, link)

    monkeypatch.setattr(feed_memory, "full_text", render)
    return titles


def text_at(client):
    return next(item.html for item in items_at(client, "/feed/") if item.title == "Tides")


def test_a_text_is_rendered_once_for_all_feeds(client, rendered):
    a_post("Tides", tags=("Harbours",), body=[("paragraph", "<p>Low water.</p>")])

    for address in ("/feed/", "/feed/rss/", "/feed.json", "/tags/harbours/feed/", "/feed/"):
        assert "Low water." in items_at(client, address)[0].html

    assert rendered == ["Tides"]


def test_only_what_has_changed_is_rendered_anew(client, rendered):
    post = a_post("Tides", body=[("paragraph", "<p>Low water.</p>")])
    a_post("Moths")
    text_at(client)

    post.body = [("paragraph", "<p>High water.</p>")]
    post.publish()

    assert "High water." in text_at(client)
    assert sorted(rendered) == ["Moths", "Tides", "Tides"]


def test_a_feed_that_holds_what_was_hidden_meanwhile_is_given_to_nobody_else(client, monkeypatch):
    a_post("Tides")
    moths = a_draft("Moths")

    def meanwhile(request, posts):
        moths.publish()
        found = newest_entries(request, posts)
        moths.unpublish()
        return found

    with monkeypatch.context() as patched:
        patched.setattr(views, "newest_entries", meanwhile)
        assert len(items_at(client, "/feed/")) == 2

    assert [item.title for item in items_at(client, "/feed/")] == ["Tides"]


def test_no_body_is_read_where_all_is_remembered(client):
    a_post("Tides", body=[("paragraph", "<p>Low water.</p>")])
    text_at(client)

    with CaptureQueriesContext(connection) as queries:
        text_at(client)

    assert not any('"blog_post"."body"' in query["sql"] for query in queries)


def test_a_page_that_is_hidden_is_led_to_no_more(client):
    other = a_post("Moths", slug="moths")
    a_post("Tides", body=[("paragraph", f'<p><a linktype="page" id="{other.pk}">on</a></p>')])
    before = text_at(client)

    other.unpublish()

    assert "/moths/" in before
    assert "/moths/" not in text_at(client)


def test_a_page_that_has_moved_is_led_to_where_it_is(client):
    other = a_post("Moths", slug="moths")
    a_post("Tides", body=[("paragraph", f'<p><a linktype="page" id="{other.pk}">on</a></p>')])
    text_at(client)

    other.slug = "butterflies"
    other.publish()

    assert "/butterflies/" in text_at(client)


def test_a_document_that_is_gone_is_led_to_no_more(client):
    document = Document.objects.create(title="Table", file=a_picture().file)
    a_post("Tides", body=[("paragraph", f'<p><a linktype="document" id="{document.pk}">table</a></p>')])
    before = text_at(client)

    document.delete()

    assert "/documents/" in before
    assert "/documents/" not in text_at(client)


def test_a_picture_that_was_replaced_is_shown_as_it_is(client):
    post = a_post("Tides", lead_image=a_picture())
    before = items_at(client, "/feed/")[0].picture

    BlogImage.objects.filter(pk=post.lead_image_id).update(credit="Ines")

    assert before
    assert "Ines" in text_at(client)
    assert Post.objects.count() == 1
