"""
Two overlapping runs on PostgreSQL against one: posts a second, and how often each post was announced.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432/bench python benchmarks/overlap.py [--count 300] [--rounds 3]

The database, and one beside it (``_full``), are dropped and made anew. The last line is Wagtail's own command,
overlapping in the same way: how often it sent ``page_published``.
"""

import argparse
import os
import statistics
import time

import legs
import psycopg

OURS = ["manage.py", "publish_scheduled_posts", "--quiet", "--no-drain"]
STOCK = ["benchmarks/stock.py", "--count-signals"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    database = os.environ["DATABASE_URL"]
    fill(database, options.count)
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(options.rounds):
        for runs in rates:
            rates[runs].append(_rate(database, options.count, runs))
    one, two = (statistics.median(rates[runs]) for runs in (1, 2))
    say(f"one run {one:.0f} posts/s, two together {two:.0f} posts/s: {two / one:.2f}x; medians of {options.rounds}")
    _refill(database)
    signals = sum(int(output.strip().splitlines()[-1] or 0) for output in _together(database, STOCK, 2))
    say(f"Wagtail's own command, two overlapping: {signals} signals for {options.count} posts")


def say(text: str) -> None:
    print(text, flush=True)


def _rate(database: str, count: int, runs: int) -> float:
    _refill(database)
    idle = min(legs.run(["manage.py", "check"], database).wall for _ in range(2))
    began = time.monotonic()
    _together(database, OURS, runs)
    seconds = time.monotonic() - began - idle
    events = legs.run(["benchmarks/count_events.py"], database).output.strip()
    say(f"  {runs} run(s): {count / seconds:.0f} posts/s, {events}")
    return count / seconds


def fill(database: str, count: int) -> None:
    """Make the database that each leg is copied from."""
    _maintain(f"DROP DATABASE IF EXISTS {_name(database)}_full", f"CREATE DATABASE {_name(database)}_full")
    legs.run(["benchmarks/due_posts.py", str(count)], f"{database}_full")


def _refill(database: str) -> None:
    name = _name(database)
    _maintain(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {name}_full")


def _name(database: str) -> str:
    return database.rsplit("/", 1)[1]


def _maintain(*statements: str) -> None:
    server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]


def _together(database: str, words: list[str], runs: int) -> list[str]:
    processes = [legs.start(words, database) for _ in range(runs)]
    return [process.communicate()[0] for process in processes]


if __name__ == "__main__":
    main()
