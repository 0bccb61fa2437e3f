"""kill -9, at any moment, of whoever publishes, schedules, moderates or works: nothing is lost, nothing doubled."""

import os
import random
import time
from dataclasses import asdict

import pytest

from tests.faults.counts import Losses, losses
from tests.faults.house import ON_POSTGRESQL, House, kill

STAFF = (
    ("publish_drafts",),
    ("approve_comments",),
    ("keep_running", "publish_scheduled_posts", "--quiet"),
    ("keep_running", "run_worker", "--once"),
    ("command", "run_worker"),
)
TRIALS = int(os.environ.get("FAULTS_TRIALS", "300"))
KILLED = -9


def kill_at_random(house: House, kills: int, longest: float) -> int:
    """Let all the staff work at once, kill one after another and send in another; end what was begun.

    :param kills: how often to kill.
    :param longest: seconds between two kills, at most.
    :returns: how many kills met a process that was still at work.
    """
    staff, met = [house.start(*each) for each in STAFF], 0
    for _ in range(kills):
        time.sleep(random.uniform(0, longest))  # noqa: S311
        unlucky = random.randrange(len(STAFF))  # noqa: S311
        kill(staff[unlucky])
        met += staff[unlucky].exitcode == KILLED
        staff[unlucky] = house.start(*STAFF[unlucky])
    for each in staff:
        kill(each)
        met += each.exitcode == KILLED
    finish(house)
    return met


def finish(house: House) -> None:
    """What is left is done in peace."""
    house.must("publish_drafts")
    house.must("approve_comments")
    house.must("command", "publish_scheduled_posts", "--quiet", "--no-drain")
    house.drain()


def test_whoever_is_killed_nothing_is_lost_and_nothing_doubled(house):
    house.must("furnish", 12, 12, 0, 6)

    met = kill_at_random(house, kills=10, longest=0.25)

    assert losses(house) == Losses()
    assert met >= 5
    assert house.number("SELECT COUNT(*) FROM blog_event WHERE kind = 'post_published'") == 26


def die_at_statements(house: House, first: int, step: int, job: str, *arguments: object) -> int:
    """Do a job again and again, killed at its n-th statement, n growing, until it gets to its end; return how often."""
    deaths = 0
    while house.do("dying_at", first + step * deaths, job, *arguments) == KILLED:
        deaths += 1
    return deaths


def test_a_process_killed_between_any_two_statements_leaves_nothing_half_done(house):
    house.must("furnish", 4, 4, 0, 1)
    step = 9

    deaths = die_at_statements(house, random.randint(1, step), step, "publish_drafts")  # noqa: S311
    assert house.number("SELECT COUNT(*) FROM wagtailcore_page WHERE live AND title LIKE 'Draft%'") == 4
    cron = ("command", "publish_scheduled_posts", "--quiet", "--no-drain")
    deaths += die_at_statements(house, random.randint(1, step), step, *cron)  # noqa: S311
    deaths += die_at_statements(house, random.randint(1, step), step, "command", "run_worker", "--once")  # noqa: S311
    finish(house)

    assert losses(house) == Losses()
    assert deaths >= 10


@pytest.mark.fault
def test_every_statement_is_a_good_moment_to_die(house, capsys):
    house.must("furnish", 4, 4, 0, 1)

    deaths = {
        "publish_drafts": die_at_statements(house, 1, 1, "publish_drafts"),
        "publish_scheduled_posts": die_at_statements(house, 1, 1, "command", "publish_scheduled_posts", "--no-drain"),
        "run_worker": die_at_statements(house, 1, 1, "command", "run_worker", "--once"),
    }
    finish(house)

    with capsys.disabled():
        tell(f"Killed at every statement: {deaths}", losses(house))
    assert losses(house) == Losses()


@pytest.mark.fault
def test_hundreds_of_kills_at_random_moments(template, tmp_path_factory, capsys):
    from tests.faults.house import open_house

    met, total = 0, Losses()
    while met < TRIALS:
        with open_house(template, tmp_path_factory.mktemp("house")) as house:
            house.must("furnish", 40, 40, 0, 20)
            met += kill_at_random(house, kills=40, longest=0.3)
            found = losses(house)
            total = Losses(**{name: number + asdict(found)[name] for name, number in asdict(total).items()})

    with capsys.disabled():
        tell(f"{met} processes killed at random moments; with none lost, the rate is below {3 / met:.1%} (95 %)", total)
    assert total == Losses()


def tell(heading: str, found: Losses) -> None:
    """Write the table of results."""
    import sys

    engine = "PostgreSQL" if ON_POSTGRESQL else "SQLite"
    lines = [f"{name.replace('_', ' '):<20}{number:>6}" for name, number in asdict(found).items()]
    sys.stdout.write("\n".join(["", f"{engine}. {heading}", *lines, ""]))
