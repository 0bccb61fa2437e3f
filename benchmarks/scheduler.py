"""
``publish_scheduled_posts`` beside Wagtail's ``publish_scheduled``, on the same due posts, SQLite.

    python benchmarks/scheduler.py [--counts 100,1000,5000] [--rounds 3]

Prints, for each number of due posts, CPU per post of Wagtail's own command recording nothing (the floor), of ours
recording events, and of ours with every receiver run as well; and our peak memory. Start-up is subtracted. Needs a few
minutes and an idle machine; the figures are medians over the rounds.
"""

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path

import legs

STOCK = ["benchmarks/stock.py"]
RECORD = ["manage.py", "publish_scheduled_posts", "--quiet", "--no-drain"]
ALL = ["manage.py", "publish_scheduled_posts", "--quiet"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", default="100,1000,5000")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for count in map(int, options.counts.split(",")):
            measure(Path(folder), count, options.rounds)


def measure(folder: Path, count: int, rounds: int) -> None:
    """Measure the three legs on ``count`` due posts and print one line."""
    base = folder / f"base{count}.sqlite3"
    legs.run(["benchmarks/due_posts.py", str(count)], f"sqlite:///{base}")
    idle = statistics.median(legs.run(["manage.py", "check"], f"sqlite:///{base}").cpu for _ in range(rounds))
    costs: dict[str, list[legs.Cost]] = {"stock": [], "record": [], "all": []}
    for _ in range(rounds):
        for name, words in (("stock", STOCK), ("record", RECORD), ("all", ALL)):
            costs[name].append(_leg(folder, base, words))
    each = {name: (statistics.median(cost.cpu for cost in runs) - idle) / count * 1000 for name, runs in costs.items()}
    memory = statistics.median(cost.memory for cost in costs["all"])
    print(
        f"{count} due: Wagtail {each['stock']:.1f} ms a post; recording {each['record']:.1f} ms "
        f"({each['record'] / each['stock']:.2f}x); with receivers {each['all']:.1f} ms "
        f"({each['all'] / each['stock']:.2f}x); peak {memory:.0f} MB; medians of {rounds}",
        flush=True,
    )


def _leg(folder: Path, base: Path, words: list[str]) -> legs.Cost:
    copy = folder / "leg.sqlite3"
    for leftover in folder.glob("leg.sqlite3*"):
        leftover.unlink()
    shutil.copy(base, copy)
    return legs.run(words, f"sqlite:///{copy}")


if __name__ == "__main__":
    main()
