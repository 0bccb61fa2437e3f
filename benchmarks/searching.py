"""
What search costs as a blog grows, beside the leanest query that the engine itself can be asked.

    PYTHONPATH=. python benchmarks/searching.py [--posts 2000] [--rounds 15] [--stock-seconds 60]

On the database that ``DATABASE_URL`` names (tests make their own beside it, and it is removed). Prints medians in
milliseconds: the engine's raw query, our first page of the same words among what readers may see, modelsearch's stock
backend (once, and given up after ``--stock-seconds``), a count, the beginnings of words, and writing one entry.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

QUESTIONS = ("harbour fog", "the pier", "made of")
BEGINNINGS = ("h", "s", "har", "the")
RAW = {
    "sqlite": """
        SELECT rowid FROM wagtailsearch_indexentry_fts WHERE wagtailsearch_indexentry_fts MATCH %s
        ORDER BY bm25(wagtailsearch_indexentry_fts) LIMIT 10
    """,
    "postgresql": """
        SELECT id FROM wagtailsearch_indexentry, to_tsquery('simple', %s) asked WHERE (title || body) @@ asked
        ORDER BY ts_rank_cd(title || body, asked) DESC LIMIT 10
    """,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--stock-seconds", type=int, default=60)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        measure(options.posts, options.rounds, options.stock_seconds)
    finally:
        teardown_databases(databases, verbosity=0)


def measure(number: int, rounds: int, stock_seconds: int) -> None:
    from django.db import connection

    from tests.search.corpus import grow

    began = time.perf_counter()
    grow(number)
    print(f"{connection.vendor}, {number} posts grown in {time.perf_counter() - began:.0f} s, median of {rounds}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM wagtailsearch_indexentry")
    for question in QUESTIONS:
        floor = median(lambda question=question: raw(question), rounds)
        ours = median(lambda question=question: first_page(question), rounds)
        counted = median(lambda question=question: count(question), rounds)
        hits, times = count(question), f"{ours / floor:6.2f}x"
        print(f"{question:14} raw {floor:8.1f}  first page {ours:8.1f} {times}  count {counted:8.1f} of {hits}")
    for beginning in BEGINNINGS:
        taken = median(lambda beginning=beginning: begun(beginning), rounds)
        print(f"{beginning + '*':14} first ten {taken:8.1f}")
    print(f"{'one entry':14} written {median(write, rounds):8.1f}")
    stock(stock_seconds, median(lambda: first_page(QUESTIONS[0]), rounds))


def median(work: Callable[[], Any], rounds: int) -> float:
    """The median of so many runs, in milliseconds."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def raw(question: str) -> Any:
    from django.db import connection

    words = question.split()
    asked = " ".join(words) if connection.vendor == "sqlite" else " & ".join(words)
    with connection.cursor() as cursor:
        cursor.execute(RAW[connection.vendor], [asked])
        return cursor.fetchall()


def _results(question: str, backend: str = "default") -> Any:
    from wagtail.search.backends import get_search_backend

    from blog.models import Post
    from blog.visibility import visible_posts

    posts = Post.objects.filter(pk__in=visible_posts().values("pk")).order_by("-published_at")
    return get_search_backend(backend).search(question, posts, operator="and")


def first_page(question: str) -> Any:
    return _results(question).keys(0, 10)


def count(question: str) -> int:
    number: int = _results(question).count()
    return number


def begun(beginning: str) -> Any:
    from wagtail.search.backends import get_search_backend

    from blog.models import Post
    from blog.visibility import visible_posts

    posts = Post.objects.filter(pk__in=visible_posts().values("pk"))
    return get_search_backend().autocomplete(beginning, posts).keys(0, 10)


def write() -> None:
    from wagtail.search.backends import get_search_backend

    from blog.models import Post

    post = Post.objects.order_by("?").first()
    assert post is not None
    post.title += " again"
    get_search_backend().add(post)


def stock(seconds: int, ours: float) -> None:
    """Ask modelsearch's own backend once; on SQLite the time it takes goes with the square of the hits."""
    from django.db import DatabaseError, connection

    dotted = "sqlite.sqlite" if connection.vendor == "sqlite" else "postgres.postgres"
    _limit(seconds)
    began = time.perf_counter()
    try:
        list(_results(QUESTIONS[0], f"modelsearch.backends.database.{dotted}")[:10])
        taken = (time.perf_counter() - began) * 1000
        print(f"{'stock':14} {QUESTIONS[0]!r} {taken:.0f}, {taken / ours:.0f}x ours")
    except DatabaseError:
        print(f"{'stock':14} {QUESTIONS[0]!r} given up after {seconds} s: more than {seconds * 1000 / ours:.0f}x ours")


def _limit(seconds: int) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = {seconds * 1000}")
        return
    until = time.monotonic() + seconds
    connection.connection.set_progress_handler(lambda: int(time.monotonic() > until), 100_000)


if __name__ == "__main__":
    main()
