"""What search engines and other sites are told of each page: complete, absolute, and true."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from blog.models import Post, PostAuthor, Series
from tests.blog.heads import head_at
from tests.blog.many_posts import many_posts
from tests.blog.pictures import a_picture
from tests.factories import a_comment, a_draft, a_post, a_user, an_admin

pytestmark = pytest.mark.django_db
HOME = "https://blog.example.com"
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DATES = {"datePublished", "dateModified"}

NEEDED = {
    "BlogPosting": {"headline", "image", "author", *DATES},
    "ProfilePage": {"mainEntity"},
    "Person": {"name", "url"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "WebSite": {"name", "url", "potentialAction"},
    "SearchAction": {"target", "query-input"},
    "ImageObject": {"url", "width", "height"},
    "Organization": {"name", "url"},
}
"""What Google's documentation asks for, required and recommended, of each type that the site uses (November 2026)."""


@pytest.fixture(autouse=True)
def at_example_com(settings):
    settings.WAGTAILADMIN_BASE_URL = HOME


@pytest.fixture
def post():
    series = Series.objects.create(title="Coast", slug="coast")
    text = [("paragraph", "<p>Low water at noon.</p>")]
    post = a_post(
        "Tides & </script> moons", slug="tides", excerpt="It errs.", tags=("Harbours", "Method"), body=text,
        series=series, published_at=NOON, lead_image=a_picture(size=(1200, 630)), lead_image_alt="A boat",
    )  # fmt: skip
    PostAuthor.objects.update(sort_order=0)
    PostAuthor.objects.create(post=post, profile=a_user("Ben").profile, sort_order=1)
    a_comment(post).approve()
    return post


PAGES = ["/", "/tides/", "/tags/harbours/", "/authors/ada/", "/archive/2026/", "/archive/2026/06/", "/series/coast/"]


def things_in(value):
    """Every thing in a document, however deep."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for each in value.values():
            yield from things_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from things_in(each)


@pytest.mark.parametrize("address", PAGES)
def test_nothing_that_is_needed_is_missing_or_empty(client, post, address):
    things = list(things_in(list(head_at(client, address).things.values())))

    assert things
    assert [thing for thing in things if not NEEDED.get(thing["@type"], set()) <= thing.keys()] == []
    assert [thing for thing in things if any(value in ("", None, [], {}) for value in thing.values())] == []
    links = [thing[name] for thing in things for name in ("url", "item", "@id", "mainEntityOfPage") if name in thing]
    assert [link for link in links if not link.startswith(HOME)] == []


def test_a_post_says_all_there_is_to_say(client, post):
    said = head_at(client, "/tides/").things["BlogPosting"]

    assert said["headline"] == "Tides & </script> moons"
    assert said["url"] == said["mainEntityOfPage"] == f"{HOME}/tides/"
    assert datetime.fromisoformat(said["datePublished"]) == NOON
    assert datetime.fromisoformat(said["dateModified"]) == Post.objects.get().last_published_at
    assert [(each["name"], each["url"]) for each in said["author"]] == [
        (name, f"{HOME}/authors/{name.lower()}/") for name in ("Ada", "Ben")
    ]
    assert (said["wordCount"], said["commentCount"]) == (4, 1)
    assert (said["articleSection"], said["keywords"]) == ("Harbours", ["Harbours", "Method"])
    [picture] = said["image"]
    assert (picture["width"], picture["height"]) == (1200, 630)
    assert client.get(urlsplit(picture["url"]).path).status_code == 200


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("/tides/", [("Home", "/"), ("Harbours", "/tags/harbours/"), ("Tides & </script> moons", "/tides/")]),
        ("/tags/harbours/", [("Home", "/"), ("Tags", "/tags/"), ("Harbours", "/tags/harbours/")]),
        ("/authors/ada/", [("Home", "/"), ("Authors", "/authors/"), ("Ada", "/authors/ada/")]),
        ("/archive/2026/", [("Home", "/"), ("Archive", "/archive/"), ("2026", "/archive/2026/")]),
        ("/archive/2026/06/", [("Home", "/"), ("2026", "/archive/2026/"), ("June 2026", "/archive/2026/06/")]),
        ("/series/coast/", [("Home", "/"), ("Archive", "/archive/"), ("Coast", "/series/coast/")]),
    ],
)
def test_the_way_to_a_page_is_told(client, post, address, way):
    said = head_at(client, address).things["BreadcrumbList"]["itemListElement"]

    assert [each["position"] for each in said] == [1, 2, 3]
    assert [(each["name"], each["item"].removeprefix(HOME)) for each in said] == way


def test_a_person_says_where_else_they_are(client, post):
    profile = a_user("Ada").profile
    profile.links = [{"label": "x", "url": "https://a.example/@ada"}, {"label": "y", "url": "javascript:alert(1)"}]
    profile.bio = "Counts."
    profile.save()

    said = head_at(client, "/authors/ada/").things["ProfilePage"]["mainEntity"]

    assert said["sameAs"] == ["https://a.example/@ada"]
    assert (said["name"], said["description"]) == ("Ada", "Counts.")


def test_the_first_page_says_how_the_site_is_searched(client, post):
    things = head_at(client, "/").things

    target = things["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{HOME}/search/?q={{words}}"
    assert things["Blog"]["url"] == f"{HOME}/"
    assert client.get(target.removeprefix(HOME).replace("{words}", "tide")).status_code == 200


def test_what_other_sites_show_of_a_post_is_complete(client, post):
    head = head_at(client, "/tides/")

    assert head.said("article:published_time") == ["2026-06-01T12:00:00+00:00"]
    assert head.said("article:modified_time")
    assert head.said("article:author") == [f"{HOME}/authors/ada/", f"{HOME}/authors/ben/"]
    assert head.said("article:tag") == ["Harbours", "Method"]
    assert (head.said("og:image:width"), head.said("og:image:height")) == (["1200"], ["630"])
    assert head.said("og:image:alt") == head.said("twitter:image:alt") == ["A boat"]
    assert head.said("og:image") == head.said("twitter:image")
    assert head.said("twitter:card") == ["summary_large_image"]
    assert head.said("og:title") == head.said("twitter:title") == ["Tides & </script> moons"]
    assert head.said("og:description") == head.said("description") == ["It errs."]


@pytest.mark.parametrize(("language", "locale"), [("en", "en_US"), ("de", "de_DE"), ("en-gb", "en_GB")])
def test_other_sites_are_told_the_language_and_its_country(client, post, settings, language, locale):
    settings.LANGUAGE_CODE = language

    assert head_at(client, "/tides/").said("og:locale") == [locale]


@pytest.mark.parametrize("address", [*PAGES, "/tags/", "/authors/", "/archive/"])
def test_every_page_names_its_own_address_once(client, post, address):
    head = head_at(client, address)

    assert head.canonical == head.said("og:url") == [HOME + address]
    assert "article:published_time" not in dict(head.metas) or address == "/tides/"


@pytest.mark.parametrize("address", ["/", "/tags/harbours/", "/authors/ada/", "/archive/2026/06/"])
def test_the_second_page_of_a_list_is_a_page_of_its_own(client, address):
    many_posts(a_post("Tides", tags=("Harbours",), published_at=NOON), 14)

    assert head_at(client, f"{address}?page=2").canonical == [f"{HOME}{address}?page=2"]
    assert head_at(client, f"{address}?page=1").canonical == [HOME + address]


@pytest.mark.parametrize(
    ("address", "below"),
    [("/", "/"), ("/tides/", "/"), ("/tags/harbours/", "/tags/harbours/"), ("/authors/ada/", "/authors/ada/")],
)
def test_pages_name_the_nearest_feed_in_every_format(client, post, address, below):
    feeds = head_at(client, address).feeds

    expected = {
        "feed/": "application/atom+xml",
        "feed/rss/": "application/rss+xml",
        "feed.json": "application/feed+json",
    }
    assert expected.items() <= {path.removeprefix(below): kind for path, kind in feeds.items()}.items()
    assert [path for path in feeds if client.get(path).status_code != 200] == []
    assert (f"/comments/on/{post.pk}/feed/" in feeds) == (address == "/tides/")


def test_a_preview_tells_search_engines_nothing(client):
    draft = a_draft("Moths")
    client.force_login(an_admin("Dot"))

    said = client.get(f"/admin/pages/{draft.pk}/view_draft/").content.decode()

    assert "Moths" in said
    assert "ld+json" not in said
    assert '<meta name="robots" content="noindex">' in said
