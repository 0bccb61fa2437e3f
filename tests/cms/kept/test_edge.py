"""A CDN keeps copies only of what is purged, and every copy that is old is forgotten, whatever fails on the way."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from blog.models import Post
from blog.work import Shift, drain_all
from cms.connections import cdn
from cms.kept.edge.purges import EdgePurge
from tests.cms.kept.edge_server import Edge, serve
from tests.factories import a_post, a_user, the_blog

pytestmark = pytest.mark.django_db
BY_ADDRESS, BY_NAME = "http", "http+keys"
STOCK = {"BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend"}


@pytest.fixture(params=[BY_NAME, BY_ADDRESS, "cloudflare", "fastly", "stock"])
def edge(request: Any, settings: Any) -> Any:
    found = Edge()
    server = serve(found)
    settings.BELLBIRD_CDN_SECONDS = 3600
    if request.param in ("cloudflare", "fastly"):
        settings.WAGTAILFRONTENDCACHE = cdn(f"{request.param}://a-token@a-zone")
        settings.WAGTAILFRONTENDCACHE["default"]["ENDPOINT"] = found.url
    elif request.param == "stock":
        settings.WAGTAILFRONTENDCACHE = {"default": STOCK | {"LOCATION": found.url}}
    else:
        settings.WAGTAILFRONTENDCACHE = cdn(found.url.replace("http", request.param, 1))
    yield found
    server.shutdown()
    server.server_close()


one_kind = pytest.mark.parametrize("edge", [BY_NAME], indirect=True)
two_kinds = pytest.mark.parametrize("edge", [BY_NAME, BY_ADDRESS], indirect=True)


@pytest.fixture
def shelf(settled: Any, store: Any) -> list[Post]:
    """Two posts that have nothing in common, with others between them."""
    with settled():
        old = timezone.now() - timedelta(days=400)
        far = a_post("Far", slug="far", tags=("Method",), author=a_user("Cy"), published_at=old)
        between = [a_post(f"Between {n}", published_at=old + timedelta(days=n)) for n in (1, 2)]
        near = a_post("Near", slug="near", tags=("Harbours",))
    EdgePurge.objects.all().delete()  # they would be told a second time in the midst of a slow test
    return [near, far, *between]


def test_what_shows_a_new_post_is_fetched_anew_and_nothing_else_is(edge, shelf, settled):
    paths = ["/", "/feed/", "/tags/harbours/", "/near/", "/far/", "/tags/method/"]
    for path in paths:
        assert edge.read(path)
    assert set(edge.copies) == set(paths)

    with settled():
        a_post("Fresh", tags=("Harbours",))

    assert set(edge.copies) == {"/far/", "/tags/method/"}
    assert b"Fresh" in edge.read("/")


def test_all_copies_are_forgotten_when_all_pages_are(edge, shelf, settled):
    for path in ("/", "/far/"):
        edge.read(path)

    with settled():
        the_blog().save()

    assert edge.copies == {}


def test_a_cdn_that_is_down_is_told_once_it_is_back(edge, shelf, settled):
    edge.read("/")
    edge.refuses = 100
    with settled():
        a_post("Fresh")
    assert set(edge.copies) == {"/"}
    row = EdgePurge.objects.earliest("pk")
    assert row.attempts > 0
    assert row.last_text

    edge.refuses = 0
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        drain_all(Shift())

    assert edge.copies == {}


@one_kind
def test_it_is_told_again_for_pages_that_were_on_their_way_and_then_no_more(edge, shelf, settled):
    with settled():
        a_post("Fresh")
    edge.copies["/"] = b"older", {"home"}

    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        drain_all(Shift())
    assert edge.copies == {}
    assert not EdgePurge.objects.exists()

    told = len(edge.heard)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        drain_all(Shift())
    assert len(edge.heard) == told


@two_kinds
def test_a_process_that_dies_after_its_commit_loses_no_purge(
    edge, shelf, settled, store, django_capture_on_commit_callbacks
):
    edge.read("/")

    with django_capture_on_commit_callbacks(execute=False):
        the_blog().save()
    with settled():
        pass

    assert edge.copies == {}
    assert store.urls_of(None) == set()


@two_kinds
def test_nothing_is_told_of_a_change_that_is_taken_back(edge, shelf, settled):
    with settled(), transaction.atomic():
        the_blog().save()
        transaction.set_rollback(True)

    assert [each for each in EdgePurge.objects.all() if each.is_of_all] == []


@two_kinds
def test_a_store_that_fails_is_emptied_by_the_worker(edge, shelf, settled, store, monkeypatch):
    edge.read("/")

    def refuse(*args: Any) -> Any:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(type(store), "purge_all", refuse)
        with settled():
            the_blog().save()
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        drain_all(Shift())

    assert edge.copies == {}
    assert store.urls_of(None) == set()


@one_kind
def test_who_is_known_to_the_site_leaves_no_copy(edge, shelf):
    ben = Client()
    ben.force_login(a_user("Ben"))
    for client, path in ((ben, "/near/"), (Client(), "/search/?q=near"), (Client(), "/subscribe/"), (Client(), "/no/")):
        rules = client.get(path).headers["Cache-Control"]
        assert "s-maxage" not in rules
        assert "private" in rules or "no-store" in rules, path


@one_kind
def test_a_page_that_is_not_kept_leaves_no_copy(edge, shelf, store, monkeypatch):
    monkeypatch.setattr(type(store), "keep", lambda *args: False)

    answer = Client().get("/near/")

    assert "s-maxage" not in answer.headers["Cache-Control"]
    assert "Surrogate-Key" not in answer.headers


@one_kind
def test_no_web_server_serves_files_that_do_not_say_what_they_show(edge, shelf, store):
    Client().get("/near/")

    assert list(store.root.rglob("*.page"))
    assert not list(store.root.rglob("*.html*"))
