"""What is kept, for whom, and what never is."""

import gzip
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import Post
from tests.cms.kept.conftest import is_kept
from tests.factories import a_draft, a_post, a_user

pytestmark = pytest.mark.django_db
LISTS = ("/", "/tags/", "/tags/harbours/", "/authors/", "/authors/ada/", "/archive/", "/feed/")
KEPT = (*LISTS, "/the-tide-table/", "/help/", "/privacy/", "/accessibility/")


@pytest.fixture
def post(settled, store) -> Post:
    with settled():
        return a_post("The tide table", slug="the-tide-table", tags=("Harbours",))


@pytest.mark.parametrize("path", KEPT)
def test_a_page_is_written_once_and_then_costs_no_query(post, reader, path, django_assert_num_queries):
    first = reader.get(path)
    assert first.status_code == 200
    assert is_kept(path)

    with django_assert_num_queries(0):
        again = reader.get(path)

    assert again.content == first.content
    assert again.headers == first.headers
    assert not again.cookies


def test_pages_are_served_without_a_database(post, reader):
    before = reader.get("/the-tide-table/").content

    def down(execute, sql, params, many, context):
        raise AssertionError("the database is down")

    with connection.execute_wrapper(down):
        assert reader.get("/the-tide-table/").content == before


def test_a_kept_page_carries_every_header_of_the_page(post, reader):
    bare = Client(headers={"authorization": "x"}).get("/the-tide-table/")
    kept = reader.get("/the-tide-table/")

    for name in ("Content-Security-Policy", "X-Frame-Options", "Permissions-Policy", "Referrer-Policy", "Content-Type"):
        assert kept.headers[name] == bare.headers[name]
    assert kept.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_browser_that_has_the_page_gets_304(post, reader):
    etag = reader.get("/").headers["ETag"]

    assert reader.get("/", headers={"if-none-match": etag}).status_code == 304
    assert reader.get("/", headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("wanted", ["gzip", "br;q=0, gzip;q=0.5", "*"])
def test_a_page_is_packed_where_that_is_understood(post, reader, wanted):
    plain = reader.get("/")
    packed = reader.get("/", headers={"accept-encoding": wanted})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize("wanted", ["gzip, deflate, br, zstd", "br", "gzip;q=0, br;q=0.9"])
def test_a_page_is_packed_by_brotli_where_that_is_understood(post, reader, wanted):
    brotli = pytest.importorskip("brotli")
    plain = reader.get("/")
    packed = reader.get("/", headers={"accept-encoding": wanted})

    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.content) == plain.content
    others = [plain, reader.get("/", headers={"accept-encoding": "gzip"})]
    assert packed.headers["ETag"] not in [each.headers["ETag"] for each in others]
    assert len(packed.content) < len(others[1].content)


def test_a_page_is_packed_by_gzip_where_brotli_is_not_installed(post, reader, monkeypatch):
    monkeypatch.setattr("cms.kept.packing.brotli", None)
    packed = reader.get("/", headers={"accept-encoding": "br, gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("wanted", ["", "zstd", "gzip;q=0", "gzip; q=0.0, br;q=0"])
def test_a_page_is_not_packed_where_that_is_not_understood(post, reader, wanted):
    assert "Content-Encoding" not in reader.get("/", headers={"accept-encoding": wanted}).headers


def test_each_theme_has_its_own_page(post, reader):
    plain = reader.get("/").content
    reader.cookies["theme"] = "dark"

    assert b'data-theme="dark"' in reader.get("/").content
    assert is_kept("/", variant="http-dark")
    reader.cookies["theme"] = "made-up"
    assert reader.get("/").content == plain


def test_somebody_elses_cookie_is_no_reason_to_write_the_page_anew(post, reader, django_assert_num_queries):
    reader.get("/")
    reader.cookies["_analytics"] = "1"

    with django_assert_num_queries(0):
        reader.get("/")


@pytest.mark.parametrize("cookie", ["sessionid", "own_comments", "messages"])
def test_whoever_is_known_gets_no_kept_page_and_leaves_none(post, reader, cookie):
    reader.cookies[cookie] = "x"
    reader.get("/the-tide-table/")

    assert not is_kept("/the-tide-table/")


def test_whoever_is_signed_in_gets_their_own(post, reader):
    reader.get("/the-tide-table/")
    reader.force_login(a_user("Ben"))

    assert b"csrfmiddlewaretoken" in reader.get("/the-tide-table/").content
    assert b"csrfmiddlewaretoken" not in Client().get("/the-tide-table/").content


@pytest.mark.parametrize(
    "path",
    [
        "/no-such-page/", "/search/?q=tide", "/search/", "/subscribe/", "/accounts/login/", "/healthz",
        "/?page=1", "/?utm_source=x", "/the-tide-table/?page=2", "/the-tide-table/?order=newest", "/tags/Harbours/",
        "/the-tide-table/?noted=received",
    ],
)  # fmt: skip
def test_what_is_never_kept(post, reader, store, path):
    reader.get(path)

    assert not list((store.root / "pages").rglob("*.page"))


def test_pages_of_lists_are_kept_by_number(store, reader, settled):
    with settled():
        for _ in range(11):
            a_post()

    reader.get("/?page=2")

    assert is_kept("/", 2)
    assert not is_kept("/")


def test_drafts_and_closed_pages_are_not_kept(post, reader, settled):
    with settled():
        a_draft(slug="a-draft")
        PageViewRestriction.objects.create(page=post, restriction_type="password", password="x")

    for path in ("/a-draft/", "/the-tide-table/"):
        reader.get(path)
        assert not is_kept(path)


def test_answers_to_what_is_posted_are_not_kept(post, reader):
    reader.post("/comments/", {"post": post.pk, "preview": "1"})
    reader.post("/the-tide-table/")

    assert not is_kept("/comments/")
    assert not is_kept("/the-tide-table/")


@pytest.mark.parametrize("host", ["testserver:81", "-x", ".x", "../x"])
def test_made_up_hosts_leave_no_pages(post, store, host):
    Client(headers={"host": host}).get("/")

    assert not list((store.root / "pages").rglob("*.page"))


def test_a_page_is_over_at_midnight_and_when_a_post_on_it_expires(settled, reader):
    with time_machine.travel("2026-11-21 12:00Z", tick=False) as clock, settled():
        post = a_post("Soon gone", expire_at=timezone.now() + timedelta(hours=1))
        clock.shift(1)
    with time_machine.travel("2026-11-21 12:30Z", tick=False) as clock:
        assert b"Soon gone" in reader.get("/").content
        clock.shift(3600)
        assert b"Soon gone" not in reader.get("/").content
        assert reader.get(f"/{post.slug}/").status_code == 410
        before = reader.get("/").headers["Last-Modified"]
        clock.shift(12 * 3600)
        assert reader.get("/").headers["Last-Modified"] != before


def test_no_page_outlives_an_expiry_that_was_set_after_it_was_kept(settled, reader):
    with time_machine.travel("2026-11-21 12:00Z", tick=False) as clock:
        with settled():
            post = a_post("Soon gone")
        reader.get("/")
        with settled():
            post.expire_at = timezone.now() + timedelta(minutes=30)
            post.publish()
        assert b"Soon gone" in reader.get("/").content
        clock.shift(1801)
        assert b"Soon gone" not in reader.get("/").content
