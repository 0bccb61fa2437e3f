"""kill -9 in the middle of a fan-out and of packing digests: whoever goes on loses nobody and doubles nobody."""

import os

import pytest

from tests.faults.house import House
from tests.faults.test_kills import KILLED

LONG = int(os.environ.get("FAULTS_SUBSCRIBERS", "100000"))
ACCOUNT = (
    "SELECT candidates - (SELECT COUNT(*) FROM notifications_delivery d WHERE d.event_id = f.event_id) "
    "- (SELECT COUNT(*) FROM notifications_digestitem i WHERE i.event_id = f.event_id) FROM notifications_fanout f"
)
MAILS = "SELECT COUNT(*) FROM notifications_delivery WHERE mail = 'post_published'"
DIGESTS = "SELECT COUNT(*) FROM notifications_delivery WHERE mail LIKE 'digest%'"
WAITING = "SELECT COUNT(*) FROM notifications_digestitem WHERE delivery_id IS NULL"
DOUBLED = "SELECT COUNT(*) - COUNT(DISTINCT recipient_key) FROM notifications_delivery"


def kill_halfway(house: House, subscribers: int) -> None:
    """Kill the fan-out when half is done, then the packing, then let somebody else end both."""
    chunk = subscribers // 20
    house.must("subscribe_many", subscribers)
    house.must("announce_to_many")

    assert house.do("fan_out_and_die", chunk, 10) == KILLED
    assert house.number(MAILS) > 0
    assert house.number("SELECT candidates FROM notifications_fanout") == subscribers // 2
    assert house.number(ACCOUNT) == 0

    house.must("fan_out", chunk)
    assert house.number("SELECT candidates FROM notifications_fanout") == subscribers
    assert house.number(ACCOUNT) == 0
    assert house.number(MAILS) == subscribers // 2

    assert house.do("pack_and_die", chunk, 5) == KILLED
    assert 0 < house.number(DIGESTS) < subscribers // 2
    assert house.number(DIGESTS) + house.number(WAITING) == subscribers // 2
    house.must("pack", chunk)
    assert (house.number(DIGESTS), house.number(WAITING)) == (subscribers // 2, 0)
    assert house.number(DOUBLED) == 0


def test_a_fan_out_killed_halfway_is_ended_by_the_next(house):
    kill_halfway(house, 2000)


@pytest.mark.fault
def test_a_large_fan_out_killed_halfway_is_ended_by_the_next(house):
    kill_halfway(house, LONG)
