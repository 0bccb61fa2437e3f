"""Nobody counts a post up by opening it all day; and nothing is kept of who they are."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from blog.viewing.households import OF_A_POST, OF_ALL, Households, households
from tests.factories import a_post
from tests.viewing.readers import settle, tell

NOON = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_one_household_counts_a_post_twelve_times_an_hour() -> None:
    post, other = a_post(), a_post()

    for _ in range(OF_A_POST + 5):
        assert tell(post) == 204
    tell(other)
    tell(post, address="192.0.2.8")

    assert settle() == OF_A_POST + 2


def test_posts_are_counted_again_in_the_next_hour() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        taken = [households.may_count("192.0.2.7", 1) for _ in range(OF_A_POST + 1)]
        clock.shift(3600)

        assert taken == [True] * OF_A_POST + [False]
        assert households.may_count("192.0.2.7", 1)


def test_one_household_counts_so_many_posts_an_hour_and_no_more() -> None:
    assert sum(households.may_count("192.0.2.7", number) for number in range(OF_ALL + 20)) == OF_ALL


def test_a_network_of_version_6_is_one_household() -> None:
    allowed = Households()

    assert allowed.may_count("2001:db8::/64", 1)
    assert len(allowed._seen) == 2


def test_the_hashes_of_one_day_say_nothing_on_another_nor_in_another_process() -> None:
    def names_of(counting: Households) -> set[bytes]:
        counting.may_count("192.0.2.7", 1)
        return set(counting._seen)

    with time_machine.travel(NOON, tick=False) as clock:
        ours, theirs = Households(), Households()
        today, elsewhere = names_of(ours), names_of(theirs)
        clock.shift(86_400)
        tomorrow = names_of(ours)

    assert not today & elsewhere
    assert not today & tomorrow
    assert not any(b"192" in name for name in today)


def test_a_flood_of_addresses_does_not_fill_the_memory(monkeypatch: Any) -> None:
    monkeypatch.setattr("blog.viewing.households.MOST", 100)
    counting = Households()

    for number in range(500):
        counting.may_count(f"192.0.2.{number}", 1)

    assert len(counting._seen) <= 103
