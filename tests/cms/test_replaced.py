"""A request reads the database file that is there now, though connections are kept."""

import shutil
from pathlib import Path

import pytest
from django.core.signals import request_started
from django.db import connections

from cms import connections as addresses


@pytest.fixture
def kept(tmp_path, django_db_blocker):
    """A kept connection to a file with one word in it."""
    path = tmp_path / "site.sqlite3"
    config = connections.configure_settings({"default": addresses.database(f"sqlite:///{path}")})["default"]
    connections.settings["beside"] = config
    try:
        with django_db_blocker.unblock():
            yield (connection := connections["beside"])
    finally:
        connection.close()
        del connections["beside"], connections.settings["beside"]


def say(connection, word):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE said AS SELECT %s AS word", [word])


def heard(connection):
    with connection.cursor() as cursor:
        return cursor.execute("SELECT word FROM said").fetchone()[0]


def test_a_file_put_in_the_place_of_another_is_read_by_the_next_request(kept, tmp_path):
    say(kept, "before")
    kept.close()
    shutil.copy(kept.settings_dict["NAME"], tmp_path / "copy")
    with kept.cursor() as cursor:
        cursor.execute("UPDATE said SET word = 'after'")
    for ending in ("-wal", "-shm"):
        (tmp_path / f"site.sqlite3{ending}").unlink()
    (tmp_path / "copy").replace(tmp_path / "site.sqlite3")

    request_started.send(None)

    assert heard(kept) == "before"


def test_a_file_that_stays_is_not_opened_anew(kept):
    say(kept, "here")
    opened = kept.connection

    request_started.send(None)

    assert heard(kept) == "here"
    assert kept.connection is opened


def test_nothing_is_closed_within_a_transaction(kept, tmp_path):
    from django.db import transaction

    say(kept, "here")
    with transaction.atomic(using="beside"):
        opened = kept.connection
        Path(kept.settings_dict["NAME"]).rename(tmp_path / "elsewhere")

        request_started.send(None)

        assert kept.connection is opened
