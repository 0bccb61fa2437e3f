"""Sitemaps: every page that anybody may read, in parts that stay as they are; nothing else."""

import gzip
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from blog import sitemap_parts
from blog.models import Post, PostAuthor, Series
from tests.blog.many_posts import many_posts
from tests.blog.pictures import a_picture
from tests.factories import a_draft, a_post, a_user, the_blog
from tests.there import there

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HOME = "https://blog.example.com"


@pytest.fixture(autouse=True)
def at_example_com(settings):
    settings.WAGTAILADMIN_BASE_URL = HOME


def body_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body


def paths_at(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    root = ElementTree.fromstring(body_of(response))  # noqa: S314 - our own
    return [there(each.text).removeprefix(HOME) for each in root.iter(f"{SITEMAP}loc")]


def all_paths(client):
    return [path for part in paths_at(client, "/sitemap.xml") for path in paths_at(client, part)]


def test_everything_that_anybody_may_read_is_listed_once(client):
    series = Series.objects.create(title="Coast", slug="coast")
    a_post("Tides", slug="tides", tags=("Harbours",), series=series, published_at=datetime(2026, 6, 1, tzinfo=UTC))
    unsigned = a_post("Moths", slug="moths", author=a_user("Ben"), published_at=datetime(2025, 1, 31, tzinfo=UTC))
    PostAuthor.objects.filter(post=unsigned).delete()

    found = all_paths(client)

    lists = ["/", "/tags/", "/authors/", "/archive/", "/archive/2025/", "/archive/2025/01/"]
    lists += ["/archive/2026/", "/archive/2026/06/", "/series/coast/"]
    others = ["/tides/", "/moths/", "/tags/harbours/", "/authors/ada/", "/authors/ben/"]
    assert sorted(found) == sorted(lists + others)


def test_every_address_that_is_listed_is_there(client):
    a_post("Tides", slug="tides", tags=("Harbours",), series=Series.objects.create(title="Coast", slug="coast"))

    assert [path for path in all_paths(client) if client.get(path).status_code != 200] == []


def test_what_nobody_may_read_is_not_listed(client):
    a_post("Tides", slug="tides")
    a_draft("Night", slug="night", tags=("Night",), author=a_user("Ben"))
    closed = a_post("Closed", slug="closed", tags=("Doors",), author=a_user("Cy"))
    PageViewRestriction.objects.create(page=closed.page_ptr, restriction_type="login")

    said = " ".join(all_paths(client))

    assert not any(word in said for word in ("night", "closed", "doors", "ben", "cy"))
    assert "/tides/" in said


def test_a_post_says_when_it_changed_and_shows_its_picture(client):
    post = a_post("Tides", slug="tides", lead_image=a_picture())
    client.get("/tides/")

    [row] = ElementTree.fromstring(body_of(client.get("/sitemap-posts-0.xml"))).findall(f"{SITEMAP}url")  # noqa: S314

    assert row.findtext(f"{SITEMAP}lastmod") == post.last_published_at.isoformat(timespec="seconds")
    picture = there(row.find("{http://www.google.com/schemas/sitemap-image/1.1}image"))
    assert there(picture[0].text).startswith(f"{HOME}/media/images/")


def test_a_post_stays_in_its_part_whatever_is_published_or_deleted(client, monkeypatch):
    monkeypatch.setattr(sitemap_parts, "PART", 2)
    posts = [a_post(f"Number {number}", slug=f"n{number}") for number in range(5)]
    where = {post.slug: f"/sitemap-posts-{post.pk // 2}.xml" for post in posts}

    posts[0].delete()
    a_post("Number 5", slug="n5")

    for slug in ("n1", "n2", "n3", "n4"):
        assert f"/{slug}/" in paths_at(client, where[slug])
    assert all(len(paths_at(client, part)) <= 2 for part in paths_at(client, "/sitemap.xml") if "posts" in part)


def test_what_has_not_changed_is_not_sent_again(client):
    post = a_post("Tides", tags=("Harbours",))
    for address in ("/sitemap.xml", "/sitemap-posts-0.xml", "/sitemap-tags-0.xml", "/sitemap-lists-0.xml"):
        etag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304, address
    etag = client.get("/sitemap-posts-0.xml").headers["ETag"]

    for change in (lambda: post.publish(), lambda: a_post("New"), lambda: post.unpublish()):
        change()
        response = client.get("/sitemap-posts-0.xml", headers={"If-None-Match": etag})
        assert response.status_code == 200
        etag = response.headers["ETag"]


def test_a_part_is_packed_for_whoever_understands_that(client):
    a_post("Tides", slug="tides")
    plain, packed = (client.get("/sitemap-posts-0.xml", headers={"Accept-Encoding": how}) for how in ("", "gzip, br"))

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert body_of(plain) == body_of(packed)


def test_posts_are_read_a_few_at_a_time(client, monkeypatch):
    many_posts(a_post("Tides"), 6)
    monkeypatch.setattr("blog.views.sitemaps.LINES", 2)

    pieces = list(client.get("/sitemap-posts-0.xml", headers={"Accept-Encoding": ""}).streaming_content)

    assert len(pieces) == 6
    assert max(piece.count(b"<url>") for piece in pieces) == 2


@pytest.mark.parametrize("number", [3, 40])
def test_it_costs_as_many_queries_for_any_number_of_posts(client, number):
    many_posts(a_post("Tides", tags=("Harbours",)), number)

    def queries_of(address):
        with CaptureQueriesContext(connection) as queries:
            body_of(client.get(address))
        return len(queries)

    assert (queries_of("/sitemap.xml"), queries_of("/sitemap-posts-0.xml")) == (9, 3)
    assert queries_of("/sitemap.xml") == 4  # what parts there are is remembered


@pytest.mark.parametrize("change", ["unpublish", "delete", "close"])
def test_the_list_of_parts_forgets_at_once_what_is_hidden(client, monkeypatch, change):
    monkeypatch.setattr(sitemap_parts, "PART", 1)
    a_post("Tides")
    post = a_post("Moths")
    its_part = f"/sitemap-posts-{post.pk}.xml".encode()
    assert its_part in client.get("/sitemap.xml").content

    if change == "close":
        PageViewRestriction.objects.create(page=post.page_ptr, restriction_type="login")
    else:
        getattr(post, change)()

    assert its_part not in client.get("/sitemap.xml").content


@pytest.mark.parametrize("address", ["/sitemap-posts-7.xml", "/sitemap-lists-1.xml", "/sitemap-tags-0.xml"])
def test_there_is_no_part_without_anything_in_it(client, address):
    a_post("Tides", slug="tides")

    assert client.get(address).status_code == 404


def test_a_site_without_posts_has_no_sitemap(client):
    the_blog()

    assert client.get("/sitemap.xml").status_code == 404
    assert client.get("/sitemap-lists-0.xml").status_code == 404


def test_where_search_engines_are_not_welcome_there_is_none(client, settings):
    a_post("Tides")
    settings.BELLBIRD_LISTED = False

    assert client.get("/sitemap.xml").status_code == client.get("/sitemap-posts-0.xml").status_code == 404
    assert Post.objects.count() == 1
