"""Atom, RSS and JSON Feed say the same, and each as its readers want it."""

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from wagtail.models import Locale

from blog.models import Post
from tests.blog.feed_reading import ENDINGS, SPACES, items_at
from tests.blog.pictures import a_picture
from tests.factories import a_draft, a_post, a_user, the_blog
from tests.there import there

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOSTILE = "</title>]]>&amp; <script>alert(1)</script> \x08\x0b\ufffe 🐚 مدّ وجزر"


@pytest.fixture(autouse=True)
def at_example_com(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://blog.example.com"


@pytest.mark.parametrize("below", ["/", "/tags/harbours/", "/authors/ada/"])
def test_every_format_says_the_same(client, below):
    body = [("paragraph", '<p>Low <a href="/x/">water</a>.</p>')]
    fields = {"excerpt": "It errs.", "lead_image": a_picture(), "tags": ("Harbours", "Method"), "body": body}
    post = a_post("Tide & table", slug="tide", published_at=NOON, **fields)

    atom, rss, jsonfeed = (items_at(client, f"{below}{ending}") for ending in ENDINGS.values())

    assert atom == rss == jsonfeed
    [item] = atom
    assert item[:3] == ("Tide & table", "https://blog.example.com/tide/", post.translation_key.urn)
    assert item[4:7] == ("It errs.", ["Ada"], ["Harbours", "Method"])
    assert 'href="https://blog.example.com/x/"' in item.html
    assert item.picture.startswith("https://blog.example.com/media/")
    assert item.picture.endswith(".jpg")


@pytest.mark.parametrize("ending", ENDINGS.values())
def test_no_text_breaks_a_format(client, ending):
    post = a_post("Tides", tags=("Harbours",), excerpt="x", body=[("paragraph", "<p>low\x0bwater ]]> 🐚</p>")])
    Post.objects.filter(pk=post.pk).update(title=HOSTILE, excerpt=HOSTILE)

    [item] = items_at(client, f"/{ending}")

    assert item.title.split() == item.summary.split()
    assert item.title.split()[0] == "</title>]]>&amp;"
    assert item.title.endswith("🐚 مدّ وجزر")
    assert "lowwater ]]&gt; 🐚" in item.html.replace("\x0b", "")


def test_rss_has_what_its_profile_asks_for(client):
    post = a_post("Tides", published_at=NOON)
    root = ElementTree.fromstring(client.get("/feed/rss/").content)  # noqa: S314 - our own
    channel = there(root.find("channel"))

    assert channel.findtext("title") == channel.findtext("description") == "Bellbird"
    assert channel.findtext("link") == "https://blog.example.com/"
    assert channel.findtext("language") == "en"
    assert channel.findtext("lastBuildDate") == channel.findtext("item/pubDate") == "Mon, 01 Jun 2026 12:00:00 +0000"
    itself = there(channel.find("atom:link", SPACES))
    assert itself.attrib == {"rel": "self", "href": "https://blog.example.com/feed/rss/"}
    guid = there(channel.find("item/guid"))
    assert (guid.text, guid.get("isPermaLink")) == (post.translation_key.urn, "false")
    assert channel.find("item/author") is None


def test_json_has_what_its_version_asks_for(client):
    a_post("Tides", published_at=NOON, body=[])
    feed = json.loads(client.get("/feed.json").content)

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://blog.example.com/feed.json"
    assert feed["home_page_url"] == "https://blog.example.com/"
    assert feed["language"] == "en"
    [item] = feed["items"]
    assert item["content_html"] == ""
    assert item["date_published"] == item["date_modified"] == "2026-06-01T12:00:00+00:00"
    assert item["authors"] == [{"name": "Ada", "url": "https://blog.example.com/authors/ada/"}]


@pytest.mark.parametrize("ending", ENDINGS.values())
def test_a_post_in_another_language_says_so(client, ending):
    post = a_post("مدّ", body=[("paragraph", "<p>مدّ</p>")])
    Post.objects.filter(pk=post.pk).update(locale=Locale.objects.get_or_create(language_code="ar")[0])

    document = client.get(f"/{ending}").content.decode()
    [item] = items_at(client, f"/{ending}")

    assert item.html.startswith('<div lang="ar" dir="rtl">')
    assert any(said in document for said in ('xml:lang="ar"', "<dc:language>ar<", '"language": "ar"'))


@pytest.mark.parametrize("ending", ["feed/rss/", "feed.json"])
def test_what_shows_nothing_has_no_feed_in_any_format(client, ending):
    a_draft("Moths", tags=("Night",), author=a_user("Ben"))

    assert [client.get(f"{below}{ending}").status_code for below in ("/tags/night/", "/authors/ben/")] == [404, 404]


@pytest.mark.parametrize("ending", ENDINGS.values())
def test_a_site_without_posts_has_an_empty_feed_in_every_format(client, ending):
    the_blog()

    assert items_at(client, f"/{ending}") == []


@pytest.mark.parametrize("ending", ENDINGS.values())
def test_formats_are_not_sent_again_when_nothing_is_new(client, ending):
    a_post("Tides", published_at=NOON - timedelta(days=1))
    first = client.get(f"/{ending}")
    again = client.get(f"/{ending}", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Last-Modified"]


def test_a_hub_is_named_where_there_is_one(client, settings):
    a_post("Tides")
    assert "hub" not in "".join(client.get(f"/{ending}").content.decode() for ending in ENDINGS.values())

    settings.WEBSUB_HUB = "https://hub.example/"

    for ending in ENDINGS.values():
        response = client.get(f"/{ending}")
        assert "https://hub.example/" in response.content.decode()
        own = f'<https://blog.example.com/{ending}>; rel="self"'
        assert response.headers["Link"] == f'<https://hub.example/>; rel="hub", {own}'
