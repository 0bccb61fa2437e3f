"""
What it costs to plan the mails of one post for 10,000, 100,000 and 1,000,000 subscribers, and their digests.

    python benchmarks/fanout.py [--counts 10000,100000,1000000] [--rounds 3] [--postgres URL]

Without ``--postgres`` on throw-away SQLite files; with it, in a database beside the one of that name (``_fanout``),
which is dropped and made anew. Each count is a process of its own. Half of the subscribers follow a tag as well; one in
ten reads digests. Prints the median of the rounds, queries for each chunk, the growth of memory (from Django set up to
the peak), and the ratio to one bare ``INSERT ... SELECT`` of the same deliveries.
"""

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from typing import Any

import legs

FEW = 200_000  # above this one round is enough


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", default="10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--postgres", metavar="URL")
    parser.add_argument("--fill", type=int, metavar="N", help=argparse.SUPPRESS)
    parser.add_argument("--leg", type=int, metavar="ROUNDS", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fill or options.leg:
        _fill(options.fill) if options.fill else _leg(options.leg)
        return
    for count in map(int, options.counts.split(",")):
        rounds = options.rounds if count <= FEW else 1
        with tempfile.TemporaryDirectory() as folder:
            database = _fresh(options.postgres) if options.postgres else f"sqlite:///{folder}/leg.sqlite3"
            legs.run(["benchmarks/fanout.py", "--fill", str(count)], database)
            output = legs.run(["benchmarks/fanout.py", "--leg", str(rounds)], database).output
            _print(count, rounds, json.loads(output.strip().splitlines()[-1]))


def _fresh(url: str) -> str:
    import psycopg

    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        for statement in (f'DROP DATABASE IF EXISTS "{name}_fanout"', f'CREATE DATABASE "{name}_fanout"'):
            connection.execute(statement)  # type: ignore[call-overload]
    return f"{url}_fanout"


def _print(count: int, rounds: int, facts: dict[str, Any]) -> None:
    ratio = facts["fanout"] / facts["floor"]
    print(
        f"{count} subscribers: fan-out {facts['fanout']:.2f} s ({ratio:.1f}x the bare {facts['floor']:.2f} s), "
        f"{facts['queries']:.1f} queries a chunk, memory +{facts['memory']:.0f} MB; "
        f"{facts['digests']:.0f} digests {facts['packing']:.2f} s; median of {rounds}",
        flush=True,
    )


def _fill(count: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    _subscribe(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _leg(rounds: int) -> None:
    import django

    django.setup()
    before = _peak()
    results = [_round() for _ in range(rounds)]
    memory = _peak() - before
    facts: dict[str, float] = {name: statistics.median(each[name] for each in results) for name in results[0]}
    sys.stdout.write(json.dumps({**facts, "memory": memory}) + "\n")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _round() -> dict[str, float]:
    from django.db import connection

    from blog.models import Event
    from blog.work import Shift
    from notifications import digesting, fanning
    from notifications.models import Delivery, DigestItem, Fanout

    for model in (DigestItem, Delivery, Fanout, Event):
        model._default_manager.all()._raw_delete("default")
    event = Event.objects.create(
        kind="post_published", transition_key="one", origin="admin", payload={"_announcement": {"announce": True}}
    )
    fanning.plan(event, mail="post_published", scopes=["site", "tag:1"])
    sent = 0

    def count(execute: Any, *call: Any) -> Any:
        nonlocal sent
        sent += 1
        return execute(*call)

    with connection.execute_wrapper(count):
        began = time.monotonic()
        chunks = fanning.drain_fanouts(Shift()).done
        fanout = time.monotonic() - began
    account = Fanout.objects.get()
    assert account.candidates == Delivery.objects.count() + account.excluded
    DigestItem.objects.update(available_at="2026-01-01T00:00:00Z")
    began = time.monotonic()
    digests = sum(batch.digests for batch in digesting.pack_due(Shift()))
    packing = time.monotonic() - began
    assert digests == account.exclusions["in a digest"]
    return {
        "fanout": fanout,
        "queries": sent / chunks,
        "packing": packing,
        "digests": digests,
        "floor": _floor(),
    }


def _floor() -> float:
    """The same rows again by one statement, for an event of their own."""
    from django.db import connection

    from blog.models import Event
    from notifications.models import Delivery

    event = Event.objects.create(kind="floor", transition_key="floor", origin="admin")
    columns = [field.column for field in Delivery._meta.concrete_fields if not field.primary_key]
    names = ", ".join(str(column) for column in columns)
    values = ", ".join(str(event.pk) if column == "event_id" else f"{column}" for column in columns)
    table = Delivery._meta.db_table
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE mail = 'post_published'")  # noqa: S608
    return time.monotonic() - began


def _subscribe(count: int) -> None:
    from django.utils import timezone

    from notifications.models import Subscription

    now, batch = timezone.now(), 10_000
    for start in range(0, count, batch):
        rows = []
        for n in range(start, min(start + batch, count)):
            for scope in ("site", "tag:1")[: 1 + n % 2]:
                email = f"reader{n}@example.org"
                key = f"{n * 2654435761 % 2**32:08x}{n:024x}"  # no order, as with real keys
                frequency = "daily" if n % 10 == 0 else "at_once"
                fields = {"email": email, "address": email, "recipient_key": key, "scope": scope}
                rows.append(Subscription(**fields, frequency=frequency, state="active", confirmed_at=now))  # type: ignore[arg-type]
        Subscription.objects.bulk_create(rows, batch_size=2000)


if __name__ == "__main__":
    main()
