"""Addresses of databases, caches and mail servers become what Django wants."""

import socket
from pathlib import Path

import pytest
from django.core.cache.backends.redis import RedisCache
from django.utils.module_loading import import_string

from cms import connections

HERE = Path("/mail")


def test_sqlite_waits_its_turn_and_never_takes_the_lock_late():
    options = connections.database("sqlite:////data/site.sqlite3")["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]


def test_a_wish_in_the_sqlite_address_wins():
    assert connections.database("sqlite:////data/site.sqlite3?timeout=5")["OPTIONS"]["timeout"] == 5


def test_a_postgresql_that_does_not_answer_is_given_up_and_one_may_say_when():
    assert connections.database("postgres://h/name")["OPTIONS"]["connect_timeout"] == 5
    patient = connections.database("postgres://h/name?connect_timeout=30")
    assert int(patient["OPTIONS"]["connect_timeout"]) == 30


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_keeps_its_connection_and_checks_it(scheme):
    found = connections.database(f"{scheme}://ada:a%40b@db:6432/bellbird")

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["HOST"], found["PORT"], found["NAME"], found["PASSWORD"]) == ("db", 6432, "bellbird", "a@b")
    assert found["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize("url", ["sqlite:////data/site.sqlite3", "postgres://h/name"])
def test_a_connection_is_kept_from_request_to_request(url):
    assert connections.database(url)["CONN_MAX_AGE"] == connections.KEPT_OPEN


def test_page_views_take_no_write_lock():
    assert not connections.database("sqlite:////data/site.sqlite3").get("ATOMIC_REQUESTS")


def test_mail_goes_to_a_folder_unless_told_otherwise():
    found = connections.mailer("folder:", HERE)

    assert found["OPTIONS"] == {"path": HERE}
    assert callable(import_string(found["BACKEND"]))


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.com", 25, False, False),
        ("smtp://ada:pw@mail.example.com", 587, True, False),
        ("smtp://ada:pw@mail.example.com:2525?tls=false", 2525, False, False),
        ("smtp://mail.example.com?tls=true", 587, True, False),
        ("smtps://ada:pw@mail.example.com", 465, False, True),
    ],
)
def test_no_password_travels_in_the_clear_by_default(url, port, tls, ssl):
    options = connections.mailer(url, HERE)["OPTIONS"]

    assert (options["port"], options["use_tls"], options["use_ssl"]) == (port, tls, ssl)


def test_a_mail_server_that_does_not_answer_is_given_up():
    assert connections.mailer("smtp://mail.example.com", HERE)["OPTIONS"]["timeout"] == 60
    assert connections.mailer("smtp://mail.example.com?timeout=3", HERE)["OPTIONS"]["timeout"] == 3


def test_signs_in_a_password_are_decoded():
    options = connections.mailer("smtps://ada%40example.com:p%2Fw@mail.example.com", HERE)["OPTIONS"]

    assert (options["username"], options["password"]) == ("ada@example.com", "p/w")


@pytest.mark.parametrize("name", sorted(set(connections.PROVIDERS) - {"amazon-ses"}))  # which needs boto3
def test_every_provider_we_name_exists(name):
    assert callable(import_string(connections.mailer(f"anymail+{name}://", HERE)["BACKEND"]))


def test_a_redis_cache_keeps_what_it_is_given():
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", 6379)):
            pytest.skip("no Redis on 127.0.0.1:6379")
    cache = RedisCache(connections.cache("redis://127.0.0.1:6379/15")["LOCATION"], {"KEY_PREFIX": "bellbird-test"})

    cache.set("word", "heard", timeout=5)

    assert cache.get("word") == "heard"
