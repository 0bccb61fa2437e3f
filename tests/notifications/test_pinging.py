"""Hubs and search engines are told what is new: of what anybody may see, once it is taken, and again until it is."""

import json
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.events.runner import run_due
from blog.models import Post
from blog.origins import publication_origin
from blog.work import Shift
from notifications.models import Ping
from notifications.pinging import drain_pings, wire
from tests.factories import a_draft, a_post
from tests.notifications.hub import a_hub

pytestmark = pytest.mark.django_db
HOME = "https://blog.example.com"
WEBSUB, INDEXNOW = Ping.Service.WEBSUB, Ping.Service.INDEXNOW


@pytest.fixture(autouse=True)
def at_example_com(settings):
    settings.WAGTAILADMIN_BASE_URL = HOME


@pytest.fixture
def hub(settings):
    with a_hub() as server:
        settings.WEBSUB_HUB = server.address
        yield server


@pytest.fixture
def engine(settings):
    with a_hub() as server:
        settings.INDEXNOW_URL, settings.INDEXNOW_KEY = server.address, "0123-abcd"
        yield server


def work():
    run_due()
    return drain_pings(Shift())


def feeds_heard(hub):
    return [parse_qs(body)["hub.url"] for _, body in hub.heard]


def pages_heard(engine):
    return [json.loads(body)["urlList"] for _, body in engine.heard]


def feeds_below(path):
    return [f"{HOME}{path}{ending}" for ending in ("feed/", "feed/rss/", "feed.json")]


def test_a_hub_is_told_of_every_feed_the_post_is_in(hub):
    a_post("Tides", tags=("Harbours",))

    work()

    [(kind, body)] = hub.heard
    assert kind == "application/x-www-form-urlencoded"
    assert parse_qs(body)["hub.mode"] == ["publish"]
    assert feeds_heard(hub) == [[*feeds_below("/"), *feeds_below("/tags/harbours/"), *feeds_below("/authors/ada/")]]


def test_search_engines_are_told_of_the_page_and_by_whom(engine):
    a_post("Tides", slug="tides")

    work()

    [(kind, body)] = engine.heard
    assert kind == "application/json; charset=utf-8"
    assert json.loads(body) == {
        "host": "blog.example.com",
        "key": "0123-abcd",
        "keyLocation": f"{HOME}/indexnow.txt",
        "urlList": [f"{HOME}/tides/"],
    }


def test_nobody_is_told_where_nobody_is_named(db):
    a_post("Tides")

    assert work().done == 0
    assert not Ping.objects.exists()


def test_nothing_is_told_of_a_draft_or_of_what_an_import_brings(hub, engine):
    a_draft("Moths")
    with publication_origin("import"):
        a_post("Tides")

    work()

    assert hub.heard == engine.heard == []


def test_what_was_told_is_not_told_again_until_it_changes(hub, engine):
    post = a_post("Tides", slug="tides")
    work()
    work()
    post.title = "Tides, mended"
    post.publish()
    work()

    assert len(hub.heard) == len(engine.heard) == 2


def test_many_changes_are_told_in_one_call(engine):
    posts = [a_post(f"Number {number}", slug=f"n{number}") for number in range(3)]
    for post in posts:
        post.title += "!"
        post.publish()

    work()

    assert pages_heard(engine) == [[f"{HOME}/n{number}/" for number in range(3)]]


def test_whether_anybody_may_see_it_is_asked_when_it_is_told(hub, engine):
    post = a_post("Tides", tags=("Harbours",))
    run_due()
    PageViewRestriction.objects.create(page=post.page_ptr, restriction_type="login")

    work()

    assert engine.heard == []
    assert feeds_heard(hub) == [feeds_below("/")]
    assert not Ping.objects.filter(told__gt=0, service=INDEXNOW).exists()


def test_a_page_that_is_gone_is_told_of_where_it_had_been_told_of(engine):
    known, unknown = a_post("Tides", slug="tides"), None
    work()
    unknown = a_post("Moths", slug="moths")

    known.unpublish()
    unknown.unpublish()
    work()

    assert pages_heard(engine) == [[f"{HOME}/tides/"], [f"{HOME}/tides/"]]


def test_the_new_address_of_a_hidden_post_is_told_to_nobody(engine):
    post = a_post("Tides", slug="tides")
    work()
    post.unpublish()
    Post.objects.filter(pk=post.pk).update(slug="secret", url_path=post.url_path.replace("tides", "secret"))

    work()

    assert all("secret" not in body for _, body in engine.heard)


@pytest.mark.parametrize("status", [500, 503, 429, 302])
def test_what_was_not_taken_is_told_again_later(engine, status):
    a_post("Tides")
    engine.says = status
    work()
    ping = Ping.objects.get()
    assert (ping.told, ping.attempts, ping.last_text) == (0, 1, f"answered {status}")
    assert work().done == 0

    engine.says = 200
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        work()

    assert len(engine.heard) == 2
    assert Ping.objects.get().told == 1


def test_after_a_final_refusal_nothing_is_told_until_it_changes(engine):
    post = a_post("Tides")
    engine.says = 403
    work()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        work()
    assert len(engine.heard) == 1

    engine.says = 200
    post.title = "Moths"
    post.publish()
    work()

    assert len(engine.heard) == 2


def test_a_server_that_never_answers_ends_in_time_and_keeps_nobody_waiting(hub, engine, monkeypatch):
    monkeypatch.setattr(wire, "TIMEOUT", 0.3)
    a_post("Tides", slug="tides")
    hub.says = None

    work()

    assert set(Ping.objects.filter(service=WEBSUB).values_list("last_text", flat=True)) == {"TimeoutError"}
    assert pages_heard(engine) == [[f"{HOME}/tides/"]]


def test_a_server_that_is_not_there_is_tried_so_many_times_only(settings, engine):
    settings.BELLBIRD_RECEIVER_ATTEMPTS = 3
    settings.INDEXNOW_URL = "http://127.0.0.1:9/"
    a_post("Tides")
    run_due()

    for day in range(5):
        with time_machine.travel(timezone.now() + timedelta(days=day)):
            work()

    assert Ping.objects.get().attempts == 3


def test_what_two_workers_take_is_taken_once(engine):
    from notifications.pinging.drain import take

    a_post("Tides")
    run_due()

    assert [len(take(INDEXNOW)), len(take(INDEXNOW))] == [1, 0]


def test_where_search_engines_are_not_welcome_they_are_not_told(settings, engine):
    a_post("Tides")
    run_due()
    settings.BELLBIRD_LISTED = False

    work()
    a_post("Moths")
    work()

    assert engine.heard == []
