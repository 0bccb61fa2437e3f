"""
What a search page costs the server, beside a view that says "ok".

    PYTHONPATH=. python benchmarks/search_page.py [--posts 2000 20000] [--rounds 40]

On the database that ``DATABASE_URL`` names (tests make their own beside it, and it is removed). Prints, for each size,
medians of the CPU milliseconds of this process through Django's whole handler with all middleware, their ratio to the
bare view's, and wall milliseconds, which on PostgreSQL hold the server's work too. Pages are asked for by turns.
"""

import argparse
import os
import statistics
import time
from typing import Any

import django

ADDRESSES = {
    "bare view": "/ok/",
    "blank": "/search/",
    "two words": "/search/?q=harbour+fog",
    "common words": "/search/?q=the+pier",
    "phrase and minus": "/search/?q=%22the+pier%22+-fog",
    "by date, page 2": "/search/?q=the+pier&sort=date&page=2",
    "one tag": "/search/?q=the&tag=harbours",
    "nothing found": "/search/?q=harbuor+submarine",
    "proposals, 1 word": "/search/suggest/?q=har",
    "proposals, 2 letters": "/search/suggest/?q=th",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, nargs="+", default=[2_000, 20_000])
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    settings.DEBUG = False
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        have = 0
        for posts in sorted(options.posts):
            measure(posts, posts - have, options.rounds)
            have = posts
    finally:
        teardown_databases(databases, verbosity=0)


def measure(posts: int, more: int, rounds: int) -> None:
    from django.db import connection

    from tests.search.corpus import grow

    grow(more, seed=posts)
    ask = handler()
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ADDRESSES}
    for turn in range(rounds + 2):
        for name, address in ADDRESSES.items():
            cpu, wall = time.process_time(), time.perf_counter()
            ask(address)
            if turn > 1:
                taken[name].append(((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000))
    print(f"{connection.vendor}, {posts} posts, median of {rounds}")
    floor = statistics.median(cpu for cpu, _ in taken["bare view"])
    for name, times in taken.items():
        cpu, wall = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"  {name:22} {cpu:8.2f} ms CPU {cpu / floor:6.1f}x  {wall:8.2f} ms wall")


def handler() -> Any:
    """Answers addresses by the whole of Django; a bare view stands before the site's own addresses."""
    from django.core.handlers.base import BaseHandler
    from django.http import HttpResponse
    from django.test import RequestFactory
    from django.urls import clear_url_caches, path

    from cms.urls import urlpatterns

    if urlpatterns[0].name != "ok":
        urlpatterns.insert(0, path("ok/", lambda request: HttpResponse("ok"), name="ok"))
        clear_url_caches()
    whole, requests = BaseHandler(), RequestFactory(SERVER_NAME="localhost")
    whole.load_middleware()

    def ask(address: str) -> None:
        answer = whole.get_response(requests.get(address))
        assert answer.status_code == 200, (address, answer.status_code)
        assert b"not available right now" not in answer.content, address

    return ask


if __name__ == "__main__":
    main()
