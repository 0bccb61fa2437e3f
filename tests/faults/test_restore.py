"""The restore drill: a copy made at T0, mail sent, the copy put back, the site started."""

import sqlite3
from contextlib import closing
from email import message_from_bytes

import pytest

from tests.faults.house import ON_POSTGRESQL, House, _administer, _drop

READERS = 3


def copy(source: str, target: str) -> None:
    """Make one database like another; nobody may be at either."""
    if ON_POSTGRESQL:
        _drop(target)
        _administer(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        return
    with closing(sqlite3.connect(source)) as theirs, closing(sqlite3.connect(target)) as ours:
        theirs.backup(ours)


@pytest.fixture
def backup(house):
    """Where a copy of the house's database goes."""
    name = f"{house.database}_backup" if ON_POSTGRESQL else str(house.folder / "backup.sqlite3")
    yield name
    _drop(name)


def publish(house: House, number: int) -> None:
    house.must("furnish", number, 0, 0, 0)
    house.must("publish_drafts")


def sent(house: House) -> list[str]:
    """The mails in the folder, by the post they tell of."""
    return [str(message_from_bytes(each.read_bytes())["Message-ID"]) for each in house.mail.rglob("*.eml")]


def states(house: House) -> dict[str, int]:
    return dict(house.rows("SELECT state, COUNT(*) FROM notifications_delivery GROUP BY state"))


def test_a_restored_site_sends_nothing_until_somebody_has_looked(house, backup):
    publish(house, 2)
    house.drain()
    publish(house, 2)
    copy(house.database, backup)
    house.drain()
    assert len(sent(house)) == 4 * READERS

    copy(backup, house.database)
    house.drain()

    assert len(sent(house)) == 4 * READERS, house.said()
    assert states(house) == {"accepted": 2 * READERS, "pending": 2 * READERS}
    assert "this database is a restored copy" in house.said()
    assert house.do("command", "confirm_restore") == 2

    house.must("command", "confirm_restore", "--dry-run")
    assert "bulk           post_published              6" in house.said()
    house.must("command", "confirm_restore", "--yes")
    house.drain()
    assert states(house) == {"accepted": 4 * READERS}
    assert len(sent(house)) == 6 * READERS
    assert len(set(sent(house))) >= 4 * READERS


def test_what_cannot_be_news_any_more_is_held_back_on_demand(house, backup):
    publish(house, 1)
    copy(house.database, backup)
    house.drain()
    copy(backup, house.database)
    house.drain()

    house.must("age_events", 25)
    house.must("command", "confirm_restore", "--yes", "--hold-bulk")
    house.drain()

    assert states(house) == {"stale": READERS}
    assert len(sent(house)) == READERS


def test_the_site_that_was_not_restored_goes_on(house, backup):
    publish(house, 1)
    house.drain()
    copy(house.database, backup)
    publish(house, 1)
    house.drain()

    assert states(house) == {"accepted": 2 * READERS}
    assert house.do("command", "confirm_restore", "--yes") == 0
