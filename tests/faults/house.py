"""A database, a mail folder, and the processes that live in them."""

import fcntl
import os
import secrets
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.faults import nursery

PATIENCE = 120  # seconds that a process may take before a test gives it up
ENGINE_URL = os.environ.get("FAULTS_DATABASE_URL") or os.environ.get("DATABASE_URL") or ""
ON_POSTGRESQL = ENGINE_URL.startswith("postgres")


class House:
    """One of them. Everything in it is gone when the test is over."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        self.mail, self.log = folder / "mail", folder / "log"
        self.mail.mkdir(parents=True, exist_ok=True)

    def start(self, job: str, *arguments: Any) -> ForkServerProcess:
        """Begin a job of ``tests.faults.jobs`` in a process of its own."""
        return nursery.start(job, *arguments, database=self.database, mail=self.mail, log=self.log)

    def do(self, job: str, *arguments: Any) -> int | None:
        """Do a job to its end; return its exit code (negative: the signal that killed it)."""
        return self.wait(self.start(job, *arguments))

    def wait(self, process: ForkServerProcess) -> int | None:
        process.join(PATIENCE)
        if process.is_alive():
            kill(process)
            raise AssertionError(f"a process did not end within {PATIENCE} s:\n{self.said()}")
        return process.exitcode

    def must(self, job: str, *arguments: Any) -> None:
        """Do a job that has no business failing."""
        assert self.do(job, *arguments) == 0, self.said()

    def drain(self) -> None:
        """Let time pass and workers work until nothing is left to do."""
        for _ in range(40):
            self.must("make_due")
            self.must("command", "run_worker", "--once")
            if not self.rows("SELECT 1 FROM blog_receiverrun WHERE state IN ('pending', 'claimed')"):
                break
            time.sleep(0.2)
        self.must("make_due")
        self.must("command", "run_worker", "--once")

    def said(self) -> str:
        """The end of what the processes have said."""
        return self.log.read_text()[-4000:] if self.log.exists() else ""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to a question in SQL, over a connection of the test's own."""
        with closing(_connect(self.database)) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(sql)
            return [tuple(row) for row in cursor.fetchall()]

    def is_quiet(self) -> bool:
        """Whether nobody is in the middle of a transaction that writes (SQLite) or of any (PostgreSQL)."""
        if ON_POSTGRESQL:
            busy = "datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
            return not self.number(f"SELECT COUNT(*) FROM pg_stat_activity WHERE {busy}")  # noqa: S608
        with closing(sqlite3.connect(self.database, timeout=0)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            connection.rollback()
        return True

    def put_to_sleep(self, process: ForkServerProcess) -> None:
        """SIGSTOP it at a moment at which it holds no lock, as a machine's pause would not hold one for long."""
        for _ in range(1000):
            os.kill(process.pid or 0, signal.SIGSTOP)
            if self.is_quiet():
                return
            os.kill(process.pid or 0, signal.SIGCONT)
            time.sleep(0.003)
        raise AssertionError("the process is in a transaction whenever one looks")

    def number(self, sql: str) -> int:
        """The one number that a question in SQL has for an answer."""
        return int(self.rows(sql)[0][0])


def kill(process: ForkServerProcess) -> None:
    """SIGKILL, and wait until it is over."""
    process.kill()
    process.join(10)


def _connect(database: str) -> Any:
    if not ON_POSTGRESQL:
        return sqlite3.connect(database, timeout=30)
    import psycopg

    parts = urlsplit(ENGINE_URL)
    return psycopg.connect(
        host=parts.hostname,
        port=parts.port or 5432,
        user=parts.username,
        password=parts.password,
        dbname=database,
        autocommit=True,
    )


def _administer(sql: str) -> None:
    with closing(_connect("postgres")) as connection:
        connection.execute(sql)


def engine_url() -> str:
    """What children are to think of as their ``DATABASE_URL`` until they are told which database it is."""
    return ENGINE_URL if ON_POSTGRESQL else "sqlite:////nowhere"


@contextmanager
def shared_template(shared: Path, run: str) -> Iterator[str]:
    """The name of a database with tables and cast: built by whichever process of this test run comes first, dropped by
    whichever leaves last.

    :param shared: a folder that all processes of the test run see.
    :param run: a name for the test run.
    """
    name = f"bellbird_faults_{run}" if ON_POSTGRESQL else str(shared / "faults-template.sqlite3")
    mine = shared / f"faults-user-{os.getpid()}"
    with _alone_in(shared):
        if not list(shared.glob("faults-user-*")):
            if ON_POSTGRESQL:
                _administer(f'CREATE DATABASE "{name}"')
            House(shared / "faults-template", name).must("build")
        mine.touch()
    try:
        yield name
    finally:
        with _alone_in(shared):
            mine.unlink()
            if not list(shared.glob("faults-user-*")):
                _drop(name)


@contextmanager
def _alone_in(shared: Path) -> Iterator[None]:
    with (shared / "faults-template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _drop(database: str) -> None:
    if ON_POSTGRESQL:
        _administer(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    else:
        for each in Path(database).parent.glob(f"{Path(database).name}*"):
            each.unlink()


@contextmanager
def open_house(template: str, folder: Path) -> Iterator[House]:
    """A house like the template, for one test."""
    if not ON_POSTGRESQL:
        database = str(folder / "house.sqlite3")
        with closing(sqlite3.connect(template)) as source, closing(sqlite3.connect(database)) as target:
            source.backup(target)
        yield House(folder, database)
        return
    database = f"{template}_{secrets.token_hex(4)}"
    _administer(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
    try:
        yield House(folder, database)
    finally:
        _drop(database)
