"""Real processes on one database: several at once, and one killed at each stage of a hand-over."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from wagtail.models import Locale, Page

from blog.events.runner import run_due
from blog.work import Shift
from notifications import fanning
from notifications.models import Delivery
from tests.factories import a_post
from tests.notifications.people import subscribers

ROOT = Path(__file__).resolve().parents[2]
WORK = """
import django; django.setup()
from blog.work import Shift
from notifications.sending import drain_deliveries
{sabotage}
drain_deliveries(Shift())
"""
KILL = """
import os, signal
from notifications.sending import courier, ledger
place, calls = {place}, []
real = place.{function}
def killed(*arguments):
    calls.append(1)
    if {when} and len(calls) == {time}:
        os.kill(os.getpid(), signal.SIGKILL)
    result = real(*arguments)
    if len(calls) == {time}:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
place.{function} = killed
"""


class House:
    """A database and a mail folder that processes share; what the test planned is in it."""

    def __init__(self, folder: Path) -> None:
        self.mail, self.file = folder / "mail", folder / "house.sqlite3"
        self.environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
        self.environment |= {"MAIL_URL": "folder:", "MAIL_DIR": str(self.mail), "DATABASE_URL": self._url()}

    def _url(self) -> str:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with sqlite3.connect(self.file) as copy:
                connection.connection.backup(copy)
            copy.close()
            return f"sqlite:///{self.file}"
        place = connection.settings_dict
        login = f"{place['USER']}:{place['PASSWORD']}@" if place["PASSWORD"] else f"{place['USER']}@"
        return f"postgres://{login}{place['HOST']}:{place['PORT'] or 5432}/{place['NAME']}"

    def worker(self, sabotage: str = "") -> subprocess.Popen[bytes]:
        script = WORK.format(sabotage=sabotage)
        return subprocess.Popen([sys.executable, "-c", script], env=self.environment, cwd=ROOT)

    def states(self) -> Counter[str]:
        if connection.vendor != "sqlite":
            return Counter(Delivery.objects.values_list("state", flat=True))
        with sqlite3.connect(self.file) as copy:
            found = copy.execute("SELECT state FROM notifications_delivery").fetchall()
        copy.close()
        return Counter(state for (state,) in found)

    def message_ids(self) -> Counter[str]:
        return Counter(file.name.partition("-")[2] for file in self.mail.glob("*.eml"))


@pytest.fixture
def house(tmp_path: Path, transactional_db: None) -> House:
    Locale.objects.get_or_create(language_code="en")
    if not Page.objects.exists():
        Page.add_root(instance=Page(title="Root", slug="root"))
    subscribers(60)
    a_post()
    run_due()
    fanning.drain_fanouts(Shift())
    return House(tmp_path)


def test_three_workers_at_once_send_each_mail_once(house: House) -> None:
    workers = [house.worker() for _ in range(3)]

    assert [worker.wait(timeout=120) for worker in workers] == [0, 0, 0]

    assert house.states() == {"accepted": 60}
    assert len(house.message_ids()) == 60
    assert set(house.message_ids().values()) == {1}


@pytest.mark.parametrize(
    ("place", "function", "time", "when", "sent", "unknown"),
    [
        ("ledger", "turn", 1, True, 60, 0),
        ("ledger", "turn", 3, True, 60, 1),
        ("ledger", "turn", 3, False, 59, 1),
        ("courier.Courier", "_send", 3, False, 60, 1),
        ("ledger", "close", 1, True, 60, 1),
        ("ledger", "close", 1, False, 60, 0),
    ],
    ids=[
        "before the first barrier",
        "before the mark and the next barrier",
        "after them",
        "after the hand-over",
        "before the last mark",
        "after the last mark",
    ],
)
def test_a_killed_worker_leaves_at_most_one_mail_unknown_and_none_is_sent_twice(
    house: House, place: str, function: str, time: int, when: bool, sent: int, unknown: int
) -> None:
    sabotage = KILL.format(place=place, function=function, time=time, when=when)
    assert house.worker(sabotage).wait(timeout=120) == -signal.SIGKILL

    assert house.worker().wait(timeout=120) == 0

    assert house.states() == Counter({"accepted": 60 - unknown, "uncertain": unknown}) - Counter()
    assert len(house.message_ids()) == sent
    assert set(house.message_ids().values()) == {1}
