"""Texts of feeds are rendered once; nothing that has changed, or is closed by now, is told from memory."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document

from blog import feed_memory
from blog.feed_memory import render_ahead
from blog.feed_texts import full_text
from blog.feeds import newest_entries
from blog.models import BlogImage, FeedText, Post
from blog.pictures import make_pictures
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


def test_what_was_rendered_at_publication_is_not_rendered_again_when_the_cache_is_empty(client, rendered):
    post = a_post("Tides", body=[("paragraph", f'<p>Low <a linktype="page" id="{a_post("Moths").pk}">water</a>.</p>')])
    render_ahead(post.pk)
    expected = text_at(client)
    rendered.clear()
    cache.clear()

    assert text_at(client) == expected
    assert "Tides" not in rendered


def test_what_was_rendered_of_an_earlier_state_is_not_told(client):
    post = a_post("Tides", body=[("paragraph", "<p>Low water.</p>")])
    render_ahead(post.pk)
    post.body = [("paragraph", "<p>High water.</p>")]
    post.publish()
    cache.clear()

    assert "High water." in text_at(client)


def test_a_link_in_a_rendered_text_whose_page_was_hidden_is_not_told(client):
    moths = a_post("Moths")
    post = a_post("Tides", body=[("paragraph", f'<p>Low <a linktype="page" id="{moths.pk}">water</a>.</p>')])
    render_ahead(post.pk)
    assert "moths" in text_at(client)

    moths.unpublish()
    cache.clear()

    assert "moths" not in text_at(client)


def test_nothing_is_rendered_ahead_of_what_is_not_live():
    post = a_post("Tides")
    render_ahead(post.pk)
    post.unpublish()

    render_ahead(post.pk)

    assert not FeedText.objects.exists()


def test_making_the_pictures_of_a_post_renders_its_text_for_feeds():
    make_pictures(a_post("Tides").pk)

    assert FeedText.objects.count() == 1


def test_a_feed_stands_though_the_file_of_a_lead_picture_is_lost(client):
    picture = a_picture()
    a_post("Tides", lead_image=picture)
    picture.file.storage.delete(picture.file.name)
    picture.renditions.all().delete()

    assert [item.title for item in items_at(client, "/feed/")] == ["Tides"]
