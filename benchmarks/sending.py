"""How fast mail leaves: Bellbird's workers against bare ``smtplib`` that sends the same bytes to the same server.

    python benchmarks/sending.py [--mails 600] [--rounds 3] [--workers 1 2 4] [--database sqlite:////tmp/x.sqlite3]

The server is aiosmtpd in a process of its own. Bare ``smtplib`` sends one prepared mail again and again over one
connection per worker and writes nothing down; Bellbird addresses each mail, asks whether its reader still wants it and
commits before and after each hand-over. Both legs alternate within a round; the figures are medians.
"""

import argparse
import multiprocessing
import os
import smtplib
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
context = multiprocessing.get_context("spawn")


def serve(port: int) -> None:
    """A mail server that takes everything."""
    from aiosmtpd.controller import Controller

    class Sink:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            return "250 OK"

    Controller(Sink(), hostname="127.0.0.1", port=port).start()
    while True:
        time.sleep(3600)


def bare(port: int, mail: bytes, number: int, ready: Any, go: Any, times: Any) -> None:
    """One worker of the bare leg."""
    connection = smtplib.SMTP("127.0.0.1", port)
    connection.ehlo()
    ready.release()
    go.wait()
    began = time.monotonic()
    for _ in range(number):
        connection.sendmail("noreply@example.org", ["reader@example.org"], mail)
    times.put((began, time.monotonic()))


def bellbird(ready: Any, go: Any, times: Any) -> None:
    """One worker of Bellbird's leg."""
    import django

    django.setup()
    from blog.work import Shift
    from notifications.models import Delivery
    from notifications.sending import drain_deliveries

    Delivery.objects.exists()
    ready.release()
    go.wait()
    began = time.monotonic()
    drain_deliveries(Shift())
    times.put((began, time.monotonic()))


def furnish(mails: int) -> None:
    """Tables, a post of ordinary length, and its readers."""
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.due_posts import _sentence
    from tests.factories import a_post
    from tests.notifications.people import subscribers

    call_command("migrate", verbosity=0)
    import random

    subscribers(mails)
    a_post("A post of ordinary length", excerpt=_sentence(random.Random(7), 60))  # noqa: S311 - the same each time


def plan() -> bytes:
    """One mail for each reader; returns one of them as it goes over the wire."""
    from blog.work import Shift
    from notifications import fanning, letters
    from notifications.models import Delivery

    if not Delivery.objects.exists():
        from blog.work import _drain_receiver_runs

        _drain_receiver_runs(Shift())
        fanning.drain_fanouts(Shift())
    fresh = {"state": "pending", "lease_owner": "", "lease_until": None, "finished_at": None}
    from notifications.models import Attempt

    Attempt.objects.all().delete()
    Delivery.objects.exclude(message_class="bulk").delete()
    Delivery.objects.update(**fresh)
    delivery = Delivery.objects.first()
    assert delivery is not None
    return letters.write(delivery).wire(delivery)


def leg(job: Callable[..., None], workers: int, mails: int, *arguments: Any) -> float:
    """Run one leg; return mails a second."""
    ready, go, times = context.Semaphore(0), context.Event(), context.Queue()
    crew = [context.Process(target=job, args=(*arguments, ready, go, times)) for _ in range(workers)]
    for each in crew:
        each.start()
    for _ in crew:
        ready.acquire()
    go.set()
    spans = [times.get(timeout=300) for _ in crew]
    for each in crew:
        each.join()
    return mails / (max(end for _, end in spans) - min(began for began, _ in spans))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--database", default="")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(options, folder)


def compare(options: argparse.Namespace, folder: str) -> None:
    """Run all legs and print the table."""
    port = options.port or _free_port()
    os.environ |= {
        "DATABASE_URL": options.database or f"sqlite:///{folder}/sending.sqlite3",
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "MAIL_URL": f"smtp://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
        "BELLBIRD_EPOCH_FILE": f"{folder}/epoch",
    }
    server = context.Process(target=serve, args=(port,), daemon=True)
    server.start()
    furnish(options.mails)
    from notifications.models import Delivery

    found: dict[tuple[str, int], list[float]] = {}
    for _ in range(options.rounds):
        for workers in options.workers:
            wire = plan()
            rate = leg(bare, workers, options.mails, port, wire, options.mails // workers)
            found.setdefault(("bare", workers), []).append(rate)
            rate = leg(bellbird, workers, options.mails)
            assert Delivery.objects.filter(state="accepted").count() == options.mails
            found.setdefault(("bellbird", workers), []).append(rate)
    print(f"{options.mails} mails of {len(wire)} bytes, {options.rounds} rounds, medians in mails a second")
    print("workers  bare smtplib  Bellbird  ratio")
    for workers in options.workers:
        plain, ours = (statistics.median(found[leg, workers]) for leg in ("bare", "bellbird"))
        print(f"{workers:>7}  {plain:>12.0f}  {ours:>8.0f}  {ours / plain:>5.0%}")
    server.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
