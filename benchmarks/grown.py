"""Blogs of growing sizes to measure on, in a database of tests beside the one that ``DATABASE_URL`` names."""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django

LONG_ENOUGH = 5.0  # seconds of one kind of work, after which fewer rounds will do
FEWEST = 3  # rounds


def options(about: str | None, posts: tuple[int, ...], rounds: int) -> argparse.ArgumentParser:
    """The options that these benchmarks share."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, nargs="+", default=list(posts))
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--keep", action="store_true", help="keep the grown database, and go on with the kept one")
    return parser


@contextmanager
def database(keep: bool) -> Iterator[None]:
    """Have a database of tests; a kept one is ``test_NAME`` on PostgreSQL, ``NAME.grown`` on SQLite."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    settings.DEBUG = False
    if keep and connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"{connection.settings_dict['NAME']}.grown"
    databases = setup_databases(verbosity=0, interactive=False, keepdb=keep, serialized_aliases=[])
    try:
        yield
    finally:
        teardown_databases(databases, verbosity=0, keepdb=keep)


def sizes(wanted: list[int]) -> Iterator[int]:
    """Grow the blog to each of these sizes, smallest first; what is larger already stays so."""
    from django.db import connection

    from blog.models import Post
    from tests.search.corpus import grow

    for number in sorted(wanted):
        began, more = time.perf_counter(), number - Post.objects.count()
        if more > 0:
            grow(more, seed=number)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            if connection.vendor == "postgresql":
                cursor.execute("VACUUM wagtailsearch_indexentry")
        print(f"{connection.vendor}, {Post.objects.count()} posts, ready in {time.perf_counter() - began:.0f} s")
        yield number


def median(work: Callable[[], Any], rounds: int) -> float:
    """The median of so many runs, in milliseconds; of fewer where they take long."""
    taken: list[float] = []
    while len(taken) < rounds and (len(taken) < FEWEST or sum(taken) < LONG_ENOUGH * 1000):
        taken.append(timed(work))
    return statistics.median(taken)


def timed(work: Callable[[], Any]) -> float:
    """How many milliseconds ``work`` takes; of CPU on SQLite, which a busy machine does not falsify."""
    from django.db import connection

    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    began = clock()
    work()
    return (clock() - began) * 1000
