"""
What publishing costs the editor with 0 and with 100,000 subscribers, on a throw-away SQLite database.

    python benchmarks/publishing.py [--subscribers 100000] [--posts 60]

Each post is published as the admin does it, with the receivers that run at once; workers do the rest. The two kinds
take turns, so that noise falls on both. Prints medians and their ratio.
"""

import argparse
import statistics
import sys
import tempfile
import time
from typing import Any

import legs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscribers", type=int, default=100_000)
    parser.add_argument("--posts", type=int, default=60)
    parser.add_argument("--leg", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.leg:
        _leg(options.subscribers, options.posts)
        return
    medians = []
    for subscribers in (0, options.subscribers):
        with tempfile.TemporaryDirectory() as folder:
            words = [
                "benchmarks/publishing.py",
                "--leg",
                "--subscribers",
                str(subscribers),
                "--posts",
                str(options.posts),
            ]
            medians.append(float(legs.run(words, f"sqlite:///{folder}/leg.sqlite3").output.strip().splitlines()[-1]))
    ratio = medians[1] / medians[0]
    sys.stdout.write(
        f"publish: {medians[0]:.1f} ms of CPU with 0, {medians[1]:.1f} ms with {options.subscribers} "
        f"subscribers: {ratio:.2f}x; "
        f"medians of {options.posts} posts\n"
    )


def _leg(subscribers: int, posts: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.factories import a_draft

    _subscribe(subscribers)
    seconds: list[float] = []
    for number in range(posts):
        draft: Any = a_draft(f"Post {number}", tags=("one", "two"))
        began = time.process_time()
        draft.publish()
        seconds.append(time.process_time() - began)
    sys.stdout.write(f"{statistics.median(seconds) * 1000}\n")


def _subscribe(count: int) -> None:
    from django.utils import timezone

    from notifications.models import Subscription

    rows = (
        Subscription(
            email=f"reader{n}@example.org",
            address=f"reader{n}@example.org",
            recipient_key=f"{n:032x}",
            state="active",
            confirmed_at=timezone.now(),
        )
        for n in range(count)
    )
    Subscription.objects.bulk_create(rows, batch_size=2000)


if __name__ == "__main__":
    main()
