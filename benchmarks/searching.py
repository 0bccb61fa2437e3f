"""
What search costs as a blog grows, beside the leanest query that the engine itself can be asked.

    PYTHONPATH=. python benchmarks/searching.py [--posts 2000 20000 100000] [--rounds 15] [--stock-seconds 60] [--keep]

Prints medians in milliseconds, of CPU on SQLite, by the clock on PostgreSQL: the engine's raw query for the ids of the
ten best hits; our first page of the same words among what readers may see, as the search page asks for it; all the keys
that a page counts its facets of; the newest first; a count of all hits. Then the beginnings of words, slips of the pen,
whole pages for the strangest questions, and modelsearch's stock backend, given up after ``--stock-seconds``.
"""

import time
from typing import Any
from urllib.parse import quote

import grown

QUESTIONS = {  # as typed: as SQLite and as PostgreSQL are asked by hand
    "made of": ("made of", "made & of"),
    "the pier": ("the pier", "the & pier"),
    '"made of"': ('"made of"', "made <-> of"),
    "the pier -fog": ("(the pier) NOT fog", "the & pier & !fog"),
    "harbour fenwick": ("harbour fenwick", "harbour & fenwick"),
}
BEGINNINGS = ("h", "t", "ha", "th", "har", "the")
SLIPS = ("harbuor", "lihgthouse keepr", "fenwik")
RAW = {
    "sqlite": """
        SELECT rowid FROM wagtailsearch_indexentry_fts WHERE wagtailsearch_indexentry_fts MATCH %s
        ORDER BY bm25(wagtailsearch_indexentry_fts) LIMIT 10
    """,
    "postgresql": """
        SELECT id FROM wagtailsearch_indexentry, to_tsquery('simple', %s) asked WHERE (title || body) @@ asked
        ORDER BY ts_rank(title || body, asked) DESC LIMIT 10
    """,
}


def main() -> None:
    parser = grown.options(__doc__, (2_000,), 15)
    parser.add_argument("--stock-seconds", type=int, default=60)
    options = parser.parse_args()
    with grown.database(options.keep):
        for _ in grown.sizes(options.posts):
            questions(options.rounds)
            beginnings(options.rounds)
            slips(options.rounds)
            strange_questions(min(3, options.rounds))
            stock(options.stock_seconds, "made of")


def questions(rounds: int) -> None:
    from search.answers import MOST
    from search.questions import Question

    print(f"  {'':18}     raw   first ten       all keys  by date    count     hits")
    for text, by_hand in QUESTIONS.items():
        question, newest = Question(text=text), Question(text=text, by_date=True)
        floor = grown.median(lambda by_hand=by_hand: raw(by_hand), rounds)
        ten = grown.median(lambda question=question: question.posts(None).keys(0, 10), rounds)
        every = grown.median(lambda question=question: question.posts(None).keys(0, MOST + 1), rounds)
        dated = grown.median(lambda newest=newest: newest.posts(None).keys(0, 10), rounds)
        counted = grown.median(lambda question=question: question.posts(None).count(), rounds)
        hits = question.posts(None).count()
        print(
            f"  {text:18}{floor:8.1f}{ten:8.1f} {ten / floor:5.2f}x{every:9.1f}{dated:9.1f}{counted:9.1f}{hits:9d}",
            flush=True,
        )


def raw(by_hand: tuple[str, str]) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(RAW[connection.vendor], [by_hand[connection.vendor == "postgresql"]])
        return cursor.fetchall()


def beginnings(rounds: int) -> None:
    from search_page import handler
    from wagtail.search.backends import get_search_backend

    from blog.models import Post
    from blog.visibility import visible_posts

    ask, posts = handler(), Post.objects.filter(pk__in=visible_posts().values("pk"))
    for text in BEGINNINGS:
        found = grown.median(lambda text=text: get_search_backend().autocomplete(text, posts).keys(0, 6), rounds)
        page = grown.median(lambda text=text: ask(f"/search/suggest/?q={text}"), rounds)
        print(f"  {text + '*':18} first six {found:8.1f}   the whole answer {page:8.1f}", flush=True)


def slips(rounds: int) -> None:
    from search.questions import Question
    from search.spelling import suggestion_for

    for text in SLIPS:
        taken = grown.median(
            lambda text=text: suggestion_for(text, lambda other: Question(text=other).number(None)), rounds
        )
        meant = suggestion_for(text, lambda other: Question(text=other).number(None))
        print(f"  {text:18} meant {meant.text if meant else None!r} {taken:8.1f}", flush=True)


def strange_questions(rounds: int) -> None:
    from search_page import handler

    from tests.search.asking import HOSTILE

    ask, taken = handler(), {}
    ask("/search/?q=harbour")
    for name, query in HOSTILE.items():
        address = "/search/?q=" + quote(query, safe="%&=+")
        taken[name] = grown.median(lambda address=address: ask(address), rounds)
    slowest = sorted(taken.items(), key=lambda item: -item[1])[:5]
    print(f"  {len(taken)} strange questions, slowest pages: {', '.join(f'{name} {ms:.0f}' for name, ms in slowest)}")


def stock(seconds: int, text: str) -> None:
    """Ask modelsearch's own backend once; on SQLite the time it takes goes with the square of the hits."""
    from django.db import DatabaseError, connection
    from wagtail.search.backends import get_search_backend

    from blog.models import Post
    from search.questions import Question

    dotted = "sqlite.sqlite" if connection.vendor == "sqlite" else "postgres.postgres"
    backend = get_search_backend(f"modelsearch.backends.database.{dotted}")
    ours = grown.median(lambda: Question(text=text).posts(None).keys(0, 10), 5)
    _limit(seconds)
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    began = clock()
    try:
        list(backend.search(text, Post.objects.live(), operator="and")[:10])
        taken = (clock() - began) * 1000
        print(f"  stock, {text!r}: {taken:.0f}, {taken / ours:.0f}x ours", flush=True)
    except DatabaseError:
        print(f"  stock, {text!r}: given up after {seconds} s, more than {seconds * 1000 / ours:.0f}x ours", flush=True)
    _limit(0)


def _limit(seconds: int) -> None:
    """Have the database give up what takes longer; 0: nothing."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = {seconds * 1000}")
        return
    until = time.process_time() + seconds
    connection.connection.set_progress_handler((lambda: int(time.process_time() > until)) if seconds else None, 100_000)


if __name__ == "__main__":
    main()
