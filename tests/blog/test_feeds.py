"""Feeds: what a reader's program gets, and that it gets it only when it is new."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine

from blog.models import Post, PostAuthor, Tag, TagAlias
from tests.factories import a_draft, a_post, a_user, the_blog

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_example_com(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://blog.example.com"


def feed_at(client, address="/feed/"):
    response = client.get(address)
    assert response.status_code == 200, address
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own


def entries_at(client, address="/feed/"):
    return feed_at(client, address).findall(f"{ATOM}entry")


def titles_at(client, address="/feed/"):
    return [entry.findtext(f"{ATOM}title") for entry in entries_at(client, address)]


def test_a_feed_has_all_that_atom_asks_for(client):
    a_post("The tide table", published_at=NOON)

    feed = feed_at(client)

    assert client.get("/feed/").headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}title")
    assert feed.findtext(f"{ATOM}id").startswith("urn:uuid:")
    assert feed.findtext(f"{ATOM}updated") == "2026-06-01T12:00:00+00:00"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": "https://blog.example.com/", "self": "https://blog.example.com/feed/"}


def test_an_entry_says_who_what_when_and_where(client):
    post = a_post("Tide & table", slug="tide", tags=("Harbours", "Method"), excerpt="It errs.", published_at=NOON)
    PostAuthor.objects.update(sort_order=0)
    PostAuthor.objects.create(post=post, profile=a_user("Ben").profile, sort_order=1)

    [entry] = entries_at(client)

    assert entry.findtext(f"{ATOM}title") == "Tide & table"
    assert entry.findtext(f"{ATOM}id") == post.translation_key.urn
    assert entry.findtext(f"{ATOM}summary") == "It errs."
    assert entry.findtext(f"{ATOM}published") == entry.findtext(f"{ATOM}updated") == "2026-06-01T12:00:00+00:00"
    assert entry.find(f"{ATOM}link").get("href") == "https://blog.example.com/tide/"
    assert [each.get("term") for each in entry.findall(f"{ATOM}category")] == ["Harbours", "Method"]
    people = [(each.findtext(f"{ATOM}name"), each.findtext(f"{ATOM}uri")) for each in entry.findall(f"{ATOM}author")]
    assert people == [(n, f"https://blog.example.com/authors/{n.lower()}/") for n in ("Ada", "Ben")]


def test_the_newest_twenty_are_there_newest_first(client):
    for age in range(21):
        a_post(f"Aged {age}", published_at=NOON - timedelta(days=age))

    assert titles_at(client) == [f"Aged {age}" for age in range(20)]


def test_a_tags_feed_and_an_authors_have_theirs_only(client):
    a_post("Tides", tags=("Harbours",), author=a_user("Ada"))
    a_post("Moths", tags=("Night",), author=a_user("Ben"))

    assert titles_at(client, "/tags/harbours/feed/") == titles_at(client, "/authors/ada/feed/") == ["Tides"]
    assert titles_at(client, "/tags/night/feed/") == titles_at(client, "/authors/ben/feed/") == ["Moths"]
    assert sorted(titles_at(client)) == ["Moths", "Tides"]


def test_feeds_have_names_of_their_own(client):
    a_post("Tides", tags=("Harbours",))
    feeds = [feed_at(client, path) for path in ("/feed/", "/tags/harbours/feed/", "/authors/ada/feed/")]

    for element in ("id", "title"):
        assert len({feed.findtext(f"{ATOM}{element}") for feed in feeds}) == 3


def test_an_id_outlives_every_address(client, settings):
    post = a_post("The tide table", slug="tide", tags=("Harbours",))
    before = [feed_at(client, path) for path in ("/feed/", "/tags/harbours/feed/")]

    post.slug = "tides"
    post.publish()
    Tag.objects.update(slug="quays")
    settings.WAGTAILADMIN_BASE_URL = "https://elsewhere.example"

    after = [feed_at(client, path) for path in ("/feed/", "/tags/quays/feed/")]
    ids = [[each.text for each in (*f.findall(f"{ATOM}id"), *f.findall(f"*/{ATOM}id"))] for f in (*before, *after)]
    assert ids[:2] == ids[2:]
    assert after[0].find(f"*/{ATOM}link").get("href") == "https://elsewhere.example/tides/"


def test_updated_moves_with_the_words_alone(client):
    with time_machine.travel(NOON, tick=False):
        post = a_post("The tide table", published_at=NOON)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        post.publish()
        post.slug = "elsewhere"
        post.publish()
    unmoved = entries_at(client)[0].findtext(f"{ATOM}updated")
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        post.title = "The tide table, mended"
        post.publish()
    feed = feed_at(client)

    assert unmoved == "2026-06-01T12:00:00+00:00"
    assert feed.findtext(f"*/{ATOM}updated") == feed.findtext(f"{ATOM}updated") == "2026-06-01T14:00:00+00:00"


def test_what_xml_cannot_hold_is_left_out(client):
    post = a_post("The tide table", tags=("Harbours",), body=[("paragraph", "<p>low\x0bwater\ufffe</p>")])
    Post.objects.filter(pk=post.pk).update(title="The\x08 tide\uffff table ]]> <&>")

    [entry] = entries_at(client)

    assert entry.findtext(f"{ATOM}title") == "The tide table ]]> <&>"
    assert "lowwater" in entry.findtext(f"{ATOM}content")


def test_a_site_without_posts_has_an_empty_feed(client):
    the_blog()

    feed = feed_at(client)

    assert feed.findall(f"{ATOM}entry") == []
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"


@pytest.mark.parametrize("old", ["/tags/ports/feed/", "/tags/Harbours/feed/"])
def test_an_old_address_of_a_tag_leads_to_its_feed_as_long_as_it_is_one(client, old):
    a_post("Tides", tags=("Harbours",))
    TagAlias.objects.create(slug="ports", tag=Tag.objects.get())

    response = client.get(f"{old}?from=mail")

    assert (response.status_code, response["Location"]) == (301, "/tags/harbours/feed/?from=mail")
    assert response["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "address", ["/tags/night/feed/", "/tags/none/feed/", "/authors/ben/feed/", "/authors/no/feed/"]
)
def test_what_shows_nothing_has_no_feed(client, address):
    a_draft("Moths", tags=("Night",), author=a_user("Ben"))

    assert client.get(address).status_code == 404


def test_pages_name_the_nearest_feed(client):
    a_post("Tides", slug="tides")

    assert 'type="application/atom+xml"' in client.get("/tides/").content.decode()
    assert 'href="/feed/">' in client.get("/tides/").content.decode()
    assert 'href="/authors/ada/feed/">' in client.get("/authors/ada/").content.decode()
