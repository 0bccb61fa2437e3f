"""Real processes, started quickly and killed without mercy."""

import multiprocessing
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

_context = multiprocessing.get_context("forkserver")


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def open_nursery(database_url: str) -> None:
    """Start the fork server, once for all tests of this process.

    :param database_url: of the right engine; which database it is, each child is told.
    """
    from multiprocessing import forkserver

    _context.set_forkserver_preload(["tests.faults.preload"])
    wanted = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings", "DATABASE_URL": database_url, "MAIL_URL": "folder:"}
    with _environment(wanted):
        forkserver.ensure_running()


def start(job: str, *arguments: Any, database: str, mail: Path, log: Path) -> ForkServerProcess:
    """Begin a job in a process of its own.

    :param job: name of a function of ``tests.faults.jobs``.
    :param database: name of the database (SQLite: its file).
    :param mail: the folder that mail is written to.
    :param log: what the process says, on either stream, is added to this file.
    """
    process = _context.Process(target=enter, args=(job, arguments, database, str(mail), str(log)), daemon=True)
    process.start()
    return process


def enter(job: str, arguments: tuple[Any, ...], database: str, mail: str, log: str) -> None:
    """The first thing a child does."""
    with Path(log).open("a") as paper:
        os.dup2(paper.fileno(), 1)
        os.dup2(paper.fileno(), 2)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    from django.conf import settings
    from django.db import connection

    from tests.faults import jobs

    connection.settings_dict["NAME"] = database
    for mailer in settings.MAILERS.values():
        mailer["OPTIONS"] = {"path": mail}
    settings.BELLBIRD_EPOCH_FILE = Path(mail).with_name("epoch")
    getattr(jobs, job)(*arguments)
