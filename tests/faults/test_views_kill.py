"""kill -9 of those who count views: none is counted twice, and no more is lost than a process had in its memory."""

import random
import time
from pathlib import Path

from tests.faults.house import House, kill

SECONDS = 4.0
MEMORY = 0.2 + 1.5  # seconds: between two writings, and what a busy machine takes to begin one


def heard(diary: Path) -> list[float]:
    """The moments at which views were heard of."""
    return [float(line) for line in diary.read_text().split("\n") if line] if diary.exists() else []


def views(house: House) -> int:
    waiting = house.number("SELECT COALESCE(SUM(views), 0) FROM blog_viewbatch")
    return waiting + house.number("SELECT COALESCE(SUM(views), 0) FROM blog_postviews")


def test_workers_killed_at_any_moment_lose_nothing_and_double_nothing(house, tmp_path):
    house.must("open_posts")
    diaries = [tmp_path / f"diary{number}" for number in range(2)]
    readers = [house.start("read_posts", str(diary), SECONDS) for diary in diaries]
    workers, kills = [house.start("keep_folding") for _ in range(2)], 0
    while any(each.is_alive() for each in readers):
        time.sleep(random.uniform(0, 0.15))  # noqa: S311
        unlucky = random.randrange(2)  # noqa: S311
        kill(workers[unlucky])
        kills += 1
        workers[unlucky] = house.start("keep_folding")
    for each in workers:
        kill(each)

    assert [each.exitcode for each in readers] == [0, 0], house.said()
    assert kills >= 5
    assert views(house) == sum(len(heard(diary)) for diary in diaries)
    assert house.number("SELECT COUNT(*) FROM blog_postviews") == 3


def test_a_web_process_that_is_killed_loses_no_more_than_it_heard_lately(house, tmp_path):
    house.must("open_posts")
    worker, all_heard, at_risk = house.start("keep_folding"), 0, 0
    for number in range(6):
        diary = tmp_path / f"diary{number}"
        reader = house.start("read_posts", str(diary), 60.0)
        while len(heard(diary)) < 200:
            time.sleep(0.05)
        time.sleep(random.uniform(0, MEMORY))  # noqa: S311
        kill(reader)
        moments = heard(diary)
        all_heard += len(moments)
        at_risk += sum(moment > moments[-1] - MEMORY for moment in moments)
    kill(worker)

    assert all_heard - at_risk <= views(house) <= all_heard
    assert views(house) > 0
