"""
What pages cost the server as it is run: gunicorn, production's settings, and the database's own processes.

    PYTHONPATH=. python benchmarks/served.py [--posts 2000] [--rounds 7] [--addresses /search/?q=tide]

On a database of tests beside the one that ``DATABASE_URL`` names. Prints CPU milliseconds for each request, medians of
the rounds, of gunicorn's processes and of PostgreSQL's that serve them, and their ratio to a bare view's, which is
asked by turns with the others and goes through the same server and the same middleware.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.grown import database, options
from benchmarks.search_page import ADDRESSES

ROOT = Path(__file__).resolve().parent.parent
LONG = 0.4  # CPU seconds that one round of one page should take: the kernel counts in hundredths
TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = options(__doc__, (2_000,), 7)
    parser.add_argument("--addresses", nargs="+", help="instead of the search page's")
    chosen = parser.parse_args()
    pages = {name: name for name in chosen.addresses} if chosen.addresses else ADDRESSES
    with tempfile.TemporaryDirectory(prefix="bellbird-served-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/served.sqlite3")
        with database(keep=True):
            from django.db import connection

            from blog.models import Post
            from tests.search.corpus import grow

            grow(chosen.posts[0] - Post.objects.count(), seed=chosen.posts[0])
            with served(folder, connection.settings_dict) as (port, pids):
                measure({"bare view": "/ok/", **pages}, port, pids, chosen.rounds)


@contextmanager
def served(folder: str, names: dict[str, Any]) -> Iterator[tuple[int, Any]]:
    """Run the site on this database; give its port, and what tells the ids of the processes that serve it."""
    port = free_port()
    environment = {
        "PAGE_STORE": "none",  # what is measured is writing pages; ``benchmarks/kept.py`` asks for kept ones
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "DATABASE_URL": url_of(names),
        "SECRET_KEY": "for measuring only, " * 4,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "STATIC_ROOT": f"{folder}/static",
        "MEDIA_ROOT": f"{folder}/media",
        "PYTHONPATH": str(ROOT),
        "LOG_LEVEL": "ERROR",
    }
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], env=environment, cwd=ROOT, check=True
    )
    words = ["-m", "gunicorn", "benchmarks.bare_site", "-b", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    server = subprocess.Popen([sys.executable, *words, "--threads", "4"], env=environment, cwd=ROOT)
    try:
        wait_for(port)
        yield port, lambda: [server.pid, *children_of(server.pid), *backends_of(names)]
    finally:
        server.terminate()
        server.wait()


def measure(pages: dict[str, str], port: int, pids: Any, rounds: int) -> None:
    """Ask for the pages by turns and print what they cost."""
    link = http.client.HTTPConnection("127.0.0.1", port)
    times = {name: enough(link, address, pids) for name, address in pages.items()}
    taken: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(rounds):
        for name, address in pages.items():
            taken[name].append(cost(link, address, pids, times[name]))
    floor = statistics.median(taken["bare view"])
    print(f"median of {rounds} rounds, CPU ms of the server for each request")
    for name, costs in taken.items():
        middle = statistics.median(costs)
        print(f"  {name:24} {middle:8.2f} ms {middle / floor:6.1f}x   ({times[name]} requests a round)")


def enough(link: http.client.HTTPConnection, address: str, pids: Any) -> int:
    """How many requests take ``LONG``."""
    return max(10, round(LONG / max(cost(link, address, pids, 20), 0.2) * 1000))


def cost(link: http.client.HTTPConnection, address: str, pids: Any, times: int) -> float:
    """CPU milliseconds for each of so many requests."""
    before = cpu(pids())
    for _ in range(times):
        ask(link, address)
    return (cpu(pids()) - before) / times * 1000


def ask(link: http.client.HTTPConnection, address: str) -> bytes:
    """What stands at an address; with ``#`` and an ETag behind it, the word that it is the same."""
    path, _, etag = address.partition("#")
    link.request("GET", path, headers={"If-None-Match": etag} if etag else {})
    answer = link.getresponse()
    body = answer.read()
    assert answer.status == (304 if etag else 200), (address, answer.status)
    return body


def cpu(pids: list[int]) -> float:
    """CPU seconds that these processes have taken."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def backends_of(names: dict[str, Any]) -> list[int]:
    """The processes of PostgreSQL that serve this database to others than this process."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [names["NAME"]]
        )
        return [pid for (pid,) in cursor.fetchall()]


def url_of(names: dict[str, Any]) -> str:
    if "sqlite" in names["ENGINE"]:
        return f"sqlite:///{names['NAME']}"
    host = f"{names['USER']}:{names['PASSWORD']}@{names['HOST']}:{names['PORT'] or 5432}"
    return f"postgres://{host}/{names['NAME']}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            ask(http.client.HTTPConnection("127.0.0.1", port), "/ok/")
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server did not start")


if __name__ == "__main__":
    main()
