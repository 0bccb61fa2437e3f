"""A flood through real threads, on every cache: the flooding address is stopped at its number, the other one is not."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import caches
from django.core.management import call_command
from django.test import RequestFactory

from blog.spam import limits

REDIS = "redis://127.0.0.1:6379/7"
CACHES = {
    "locmem": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "flood"},
    "redis": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS},
    "database": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "flood_cache"},
}


NOON = datetime(2026, 5, 4, 12, 0, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    """No minute turns while a test runs, however slow the machine."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(params=["locmem", "redis"])
def shared(request, settings):
    settings.CACHES = {"default": CACHES[request.param] | {"KEY_PREFIX": uuid.uuid4().hex}}
    try:
        caches["default"].get("anything")
    except Exception:  # noqa: BLE001 - whatever a client of Redis raises when there is none
        pytest.skip("no Redis at 127.0.0.1")


def ask(address):
    return limits.check_comment(RequestFactory().post("/comments/", REMOTE_ADDR=address)) is None


def flood(addresses):
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(ask, addresses))


def test_five_hundred_from_one_address_do_not_stop_five_from_another(shared):
    addresses = ["192.0.2.1"] * 500
    addresses[50:500:100] = ["192.0.2.2"] * 5  # same network, so the nearest neighbour there can be

    taken = dict.fromkeys(addresses, 0)
    for address, is_taken in zip(addresses, flood(addresses), strict=True):
        taken[address] += is_taken

    assert taken["192.0.2.2"] == 5
    assert taken["192.0.2.1"] == 6


@pytest.mark.django_db
def test_a_cache_in_the_database_gives_no_ticket_twice(settings, monkeypatch):
    settings.CACHES = {"default": CACHES["database"]}
    call_command("createcachetable", verbosity=0)
    monkeypatch.setattr(type(caches["default"]), "add", adding_late(type(caches["default"]).add), raising=True)

    assert [ask("192.0.2.1") for _ in range(20)].count(True) == 6


def adding_late(add):
    """As when another process had counted the same number meanwhile: every second count is lost."""
    calls = []

    def late(self, key, value, timeout=None, version=None):
        done = add(self, key, value, timeout, version)
        calls.append(key)
        if value == 1 and len(calls) % 2:
            window = key.rpartition(".")[0]
            self.set(window, max(0, int(self.get(window) or 0) - 1), 120)
        return done

    return late


@pytest.mark.django_db
def test_a_flood_of_forms_is_answered_without_a_query_and_keeps_the_words(client, django_assert_num_queries):
    for _ in range(limits.FLOOD):
        client.post("/comments/", {"post": "none"})

    with django_assert_num_queries(0):
        response = client.post("/comments/", {"post": "7", "stamp": "s", "name": "<Ben>", "body": "</textarea> & more"})

    page = response.content.decode()
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert 'name="name" value="&lt;Ben&gt;"' in page
    assert "&lt;/textarea&gt; &amp; more</textarea>" in page


@pytest.mark.django_db
def test_a_flood_from_one_address_does_not_turn_others_away(client):
    for _ in range(limits.FLOOD + 5):
        client.post("/comments/", {"post": "none"})

    assert client.post("/comments/", {"post": "none"}, REMOTE_ADDR="192.0.2.2").status_code == 404
