"""
What a post's page costs with fifty comments and with ten thousand: flat, in one thread, each answering the last.

    PYTHONPATH=. python benchmarks/comments.py [--comments 10000] [--rounds 15]

On the database that ``DATABASE_URL`` names (tests make their own beside it, and it is removed). Prints medians in
milliseconds with the markup of every comment read anew: the same page with fifty comments and with
many, their ratio, and queries.
"""

import argparse
import os
import statistics
import time
from typing import Any

import django

FEW = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comments", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        measure(options.comments, options.rounds)
    finally:
        teardown_databases(databases, verbosity=0)


def measure(number: int, rounds: int) -> None:
    from django.db import connection

    from tests.blog.many_comments import chain, flat, thread
    from tests.factories import a_post

    print(f"{connection.vendor}, median of {rounds}")
    for name, grown in {"flat": flat, "one thread": thread, "chain": chain}.items():
        few, many = a_post(f"Few {name}"), a_post(f"Many {name}")
        grown(few, FEW)
        grown(many, number)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for (what, before), after in zip(pages(few).items(), pages(many).values(), strict=True):
            (short, asked), (long, asked_long) = cost([before, after], rounds)
            times = f"{short:7.1f} ms {long:7.1f} ms  {long / short:5.2f}x"
            print(f"{name:10} {what:22} {times}  {asked}, {asked_long} queries")


def pages(post: Any) -> dict[str, str]:
    """The addresses that are measured, by what they are."""
    last = post.comments.order_by("-branch", "-pk")[0]
    root = post.comments.filter(root__isnull=True)[0]
    found = {"first page": post.url, "newest first": f"{post.url}?order=newest"}
    found["last page"] = f"{post.url}?comments=9999" + (f"&thread={root.pk}" if root.thread_size > 1 else "")
    return found | {"permalink of the last": last.get_absolute_url()}


def cost(addresses: list[str], rounds: int) -> list[tuple[float, int]]:
    """Median milliseconds of each page, redirects followed, and its queries. By turns: both bear the same load."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from blog.commenting.markup import comment_markup

    client, queries = Client(), []
    taken: dict[str, list[float]] = {address: [] for address in addresses}
    for address in addresses:
        client.get(address, follow=True)
        with CaptureQueriesContext(connection) as asked:
            client.get(address, follow=True)
        queries.append(len(asked))
    for _ in range(rounds):
        for address in addresses:
            comment_markup.cache_clear()
            started = time.perf_counter()
            assert client.get(address, follow=True).status_code == 200
            taken[address].append((time.perf_counter() - started) * 1000)
    return list(zip((statistics.median(times) for times in taken.values()), queries, strict=True))


if __name__ == "__main__":
    main()
