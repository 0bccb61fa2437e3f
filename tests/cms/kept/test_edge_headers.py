"""What a CDN is told of a page: for how long, and by which names it will be purged."""

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cms.connections import cdn
from cms.kept.edge.headers import EVERY, MANY, MOST, PLAIN, name_of, purged, worn
from tests.factories import a_post


@pytest.fixture
def post(settled, store, settings):
    settings.BELLBIRD_CDN_SECONDS = 3600
    with time_machine.travel("2026-11-21 12:00Z", tick=False), settled():
        return a_post(slug="a-post", tags=("Harbours",))


@pytest.mark.django_db
def test_a_page_says_what_it_shows_and_for_how_long_it_may_be_kept(post):
    with time_machine.travel("2026-11-21 12:30Z", tick=False):
        for _ in ("written", "kept"):
            headers = Client().get("/a-post/").headers
            rules = "public, max-age=0, s-maxage=3600, stale-while-revalidate=60, stale-if-error=86400"
            assert headers["Cache-Control"] == rules
            names = headers["Surrogate-Key"].split()
            assert {EVERY, f"page:{post.pk}", f"post:{post.pk}", "near:harbours"} <= set(names)
            assert headers["Cache-Tag"].split(",") == names


@pytest.mark.django_db
def test_no_copy_is_fresh_when_the_page_is_over(post):
    with time_machine.travel("2026-11-21 23:50Z", tick=False) as clock:
        assert "s-maxage=600," in Client().get("/a-post/").headers["Cache-Control"]
        clock.shift(300)
        assert "s-maxage=300," in Client().get("/a-post/").headers["Cache-Control"]


@pytest.mark.django_db
def test_a_browser_that_asks_again_is_told_the_same(post):
    with time_machine.travel("2026-11-21 12:30Z", tick=False):
        whole = Client().get("/a-post/")
        again = Client(headers={"if-none-match": whole.headers["ETag"]}).get("/a-post/")

    assert again.status_code == 304
    assert again.headers["Cache-Control"] == whole.headers["Cache-Control"]


@pytest.mark.django_db
def test_without_a_cdn_nothing_of_it_is_said(post, settings):
    settings.BELLBIRD_CDN_SECONDS = 0
    for path in ("/a-post/", "/search/?q=x"):
        headers = Client().get(path).headers
        assert "Surrogate-Key" not in headers
        assert "Cache-Tag" not in headers
        assert "s-maxage" not in headers.get("Cache-Control", "")
    assert Client().get("/a-post/").headers["Cache-Control"] == "public, max-age=0, must-revalidate"


@given(st.sets(st.text(min_size=1), max_size=200))
def test_names_fit_into_a_header_and_whatever_changes_is_purged(keys):
    names = worn(keys)

    assert len(" ".join(names)) <= MOST
    assert all(part.isascii() and not set(part) & set(" ,\r\n") for part in names)
    for key in keys:
        assert set(purged([key])) & set(names), key


def test_a_name_is_the_key_where_that_is_short_and_plain():
    assert name_of("tag:harbours") == "tag:harbours"
    for odd in ("tag:häfen", f"tag:{'a' * 60}", "a b", "a,b", "Ünicode"):
        assert not PLAIN.fullmatch(odd)
        assert len(name_of(odd)) < 60
        assert name_of(odd) == name_of(odd) != name_of(f"{odd}x")


def test_too_many_names_are_told_by_one():
    assert MANY in worn(f"post:{number}" for number in range(1000))
    assert MANY not in worn(f"post:{number}" for number in range(20))


@pytest.mark.parametrize("url", ["ftp://hush@x", "http://", "cloudflare://hush", "fastly://@hush", "http+other://hush"])
def test_an_address_nobody_understands_is_said_without_its_token(url):
    with pytest.raises(ValueError, match=r"must be http://host:port") as error:
        cdn(url)
    assert "hush" not in str(error.value)
