"""Workers are killed, stopped and told to end, servers take mail and hang up: none is lost, none goes twice.

What the mail server wrote down before it answered is compared with the ledger: *lost* was never taken and is listed
nowhere, *doubled* was taken twice, *phantom* was never planned, *uncertain* is listed for an editor.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.house import ON_POSTGRESQL, House, kill, open_house
from tests.faults.mail_server import HANG_UP, LATE, TAKEN, Book
from tests.faults.test_kills import KILLED

TRIALS = int(os.environ.get("FAULTS_TRIALS", "100"))
STAGES = ("before_barrier", "before_dot", "after_dot", "before_mark")
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Account:
    """What the server has against what the ledger says."""

    lost: int
    doubled: int
    phantom: int
    uncertain: int
    unsettled: int


@contextmanager
def mail_server(folder: Path, *script: str, late: float = 0.0) -> Iterator[tuple[int, Book]]:
    """A server in a process of its own; its port and its book."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    book = Book(folder / "book")
    words = [sys.executable, "-m", "tests.faults.mail_server", str(port), str(book.path), str(late), *script]
    server = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE)
    assert server.stdout is not None
    server.stdout.readline()
    try:
        yield port, book
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def account(house: House, book: Book) -> Account:
    """Compare the two."""
    rows = house.rows("SELECT message_id, state FROM notifications_delivery")
    states = {message_id.strip("<>"): state for message_id, state in rows}
    taken = book.taken()
    listed = {"uncertain", "rejected", "suppressed", "stale", "dead"}
    return Account(
        lost=sum(name not in taken and state not in listed for name, state in states.items()),
        doubled=sum(number - 1 for number in taken.values()),
        phantom=len(set(taken) - set(states)),
        uncertain=sum(state == "uncertain" for state in states.values()),
        unsettled=sum(state in {"pending", "claimed", "handing_off"} for state in states.values()),
    )


def finish(house: House, port: int) -> None:
    """Somebody else sends what is left, when the pauses are over."""
    for _ in range(20):
        house.must("make_due")
        house.must("forget_pauses")
        house.must("send_mails", port)
        if not house.number("SELECT COUNT(*) FROM notifications_delivery WHERE state IN ('pending', 'claimed')"):
            return


@pytest.mark.parametrize("stage", STAGES)
def test_a_worker_killed_at_any_stage_leaves_at_most_one_mail_unknown(house: House, tmp_path: Path, stage: str) -> None:
    house.must("plan_mails", 12)
    with mail_server(tmp_path) as (port, book):
        assert house.do("send_mails_and_die", port, stage, 5) == KILLED
        finish(house, port)
        found = account(house, book)

    assert (found.lost, found.doubled, found.phantom, found.unsettled) == (0, 0, 0, 0)
    assert found.uncertain == 1


@pytest.mark.parametrize(("workers", "mails"), [(2, 40)])
def test_workers_at_once_send_each_mail_once(house: House, tmp_path: Path, workers: int, mails: int) -> None:
    found = send_together(house, tmp_path, workers, mails)

    assert found == Account(lost=0, doubled=0, phantom=0, uncertain=0, unsettled=0)


def send_together(house: House, folder: Path, workers: int, mails: int) -> Account:
    house.must("plan_mails", mails)
    with mail_server(folder) as (port, book):
        crew = [house.start("send_mails", port) for _ in range(workers)]
        assert [house.wait(each) for each in crew] == [0] * workers
        finish(house, port)
        return account(house, book)


def test_a_server_that_takes_mail_and_does_not_say_so(house: House, tmp_path: Path) -> None:
    script = [TAKEN] * 9 + [HANG_UP] + [TAKEN] * 9 + [LATE]
    house.must("plan_mails", 40)
    with mail_server(tmp_path, *script, late=3.0) as (port, book):
        house.must("send_mails", port, 0.5)
        finish(house, port)
        found = account(house, book)

    assert found == Account(lost=0, doubled=0, phantom=0, uncertain=4, unsettled=0)
    assert len(book.taken()) == 40


def test_refusals_are_final_once_and_delays_are_not(house: House, tmp_path: Path) -> None:
    script = [TAKEN, "451 4.3.0 later", TAKEN, "550 5.7.1 no", "421 4.3.2 closing", TAKEN, "452 4.2.2 full"]
    house.must("plan_mails", 30)
    with mail_server(tmp_path, *script) as (port, book):
        finish(house, port)
        found = account(house, book)

    assert (found.lost, found.doubled, found.uncertain, found.unsettled) == (0, 0, 0, 0)
    rejected = house.number("SELECT COUNT(*) FROM notifications_delivery WHERE state = 'rejected'")
    assert len(book.taken()) + rejected == 30


def test_a_worker_told_to_end_ends_soon_and_leaves_nothing_open(house: House, tmp_path: Path) -> None:
    house.must("plan_mails", 300)
    with mail_server(tmp_path) as (port, book):
        worker = house.start("send_mails", port)
        wait_for_mails(book, 5)
        os.kill(worker.pid or 0, signal.SIGTERM)
        began = time.monotonic()
        house.wait(worker)
        assert time.monotonic() - began < 10
        held = "SELECT COUNT(*) FROM notifications_delivery WHERE state IN ('claimed', 'handing_off', 'uncertain')"
        assert house.number(held) == 0
        assert 0 < len(book.taken()) < 300


def test_a_worker_that_slept_through_its_lease_does_not_send_what_another_has_taken(
    house: House, tmp_path: Path
) -> None:
    house.must("plan_mails", 150)
    with mail_server(tmp_path) as (port, book):
        sleeper = house.start("send_mails", port)
        wait_for_mails(book, 5)
        house.put_to_sleep(sleeper)
        house.must("lose_leases")
        finish(house, port)
        os.kill(sleeper.pid or 0, signal.SIGCONT)
        house.wait(sleeper)
        finish(house, port)
        found = account(house, book)

    assert (found.lost, found.doubled, found.phantom, found.unsettled) == (0, 0, 0, 0)
    assert found.uncertain <= 1


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite cannot hang up")
def test_a_database_that_hangs_up_leaves_no_mail_unknown(house: House, tmp_path: Path) -> None:
    house.must("plan_mails", 20)
    with mail_server(tmp_path) as (port, book):
        house.must("send_mails_and_lose_the_database", port, 7)
        finish(house, port)
        found = account(house, book)

    assert found == Account(lost=0, doubled=0, phantom=0, uncertain=0, unsettled=0)


def wait_for_mails(book: Book, number: int) -> None:
    """Until the server has taken so many."""
    ends = time.monotonic() + 60
    while len(book.taken()) < number:
        assert time.monotonic() < ends, "no mail came"
        time.sleep(0.005)


def kill_at_random(house: House, folder: Path, kills: int, mails: int, workers: int = 2) -> tuple[int, Account]:
    """Let workers send and kill one after the other; return how many kills met one at work, and the account."""
    house.must("plan_mails", mails)
    met = 0
    with mail_server(folder) as (port, book):
        crew = [house.start("send_mails", port) for _ in range(workers)]
        for _ in range(kills):
            time.sleep(random.uniform(0.02, 0.5))  # noqa: S311
            unlucky = random.randrange(workers)  # noqa: S311
            kill(crew[unlucky])
            met += crew[unlucky].exitcode == KILLED
            crew[unlucky] = house.start("send_mails", port)
        for each in crew:
            house.wait(each)
        finish(house, port)
        return met, account(house, book)


def test_workers_killed_at_random_lose_and_double_nothing(house: House, tmp_path: Path) -> None:
    met, found = kill_at_random(house, tmp_path, kills=4, mails=200)

    assert (found.lost, found.doubled, found.phantom, found.unsettled) == (0, 0, 0, 0)
    assert found.uncertain <= met


@pytest.mark.fault
def test_a_hundred_workers_killed_at_random(
    template: str, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    met, mails, total = 0, 0, Account(0, 0, 0, 0, 0)
    while met < TRIALS:
        folder = tmp_path_factory.mktemp("house")
        with open_house(template, folder) as house:
            kills, found = kill_at_random(house, folder, kills=20, mails=1500)
        met, mails = met + kills, mails + 1500
        total = Account(*(getattr(total, name) + getattr(found, name) for name in Account.__dataclass_fields__))

    with capsys.disabled():
        engine = "PostgreSQL" if ON_POSTGRESQL else "SQLite"
        sys.stdout.write(f"\n{engine}: {met} workers killed at work, {mails} mails: {total}\n")
    assert (total.lost, total.doubled, total.phantom, total.unsettled) == (0, 0, 0, 0)
    assert total.uncertain <= met


@pytest.mark.fault
def test_ten_workers_at_once_send_each_mail_once(house: House, tmp_path: Path) -> None:
    assert send_together(house, tmp_path, 10, 1000) == Account(0, 0, 0, 0, 0)
