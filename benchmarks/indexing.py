"""
What it costs to keep the index as a blog grows.

    PYTHONPATH=. python benchmarks/indexing.py [--posts 2000 20000 100000] [--rounds 15] [--keep] [--whole]

Prints medians in milliseconds, of CPU on SQLite, by the clock on PostgreSQL: writing one entry whose title has changed,
publishing one post, and the worker's run after it; after the first size also how many times that. With ``--whole`` also
the seconds that ``reconcile`` needs for each of search's checks, and ``update_index`` with its longest step, each of
which is a transaction.
"""

import itertools
import statistics
import time
from typing import Any

import grown

NUMBERS = itertools.count(1)


def main() -> None:
    parser = grown.options(__doc__, (2_000,), 15)
    parser.add_argument("--whole", action="store_true", help="measure reconcile and update_index too")
    options = parser.parse_args()
    with grown.database(options.keep):
        first: list[float] = []
        for _ in grown.sizes(options.posts):
            figures = [grown.median(entry, options.rounds), *publishing(options.rounds)]
            first = first or figures
            for name, ms, before in zip(("one entry", "publishing", "worker's run"), figures, first, strict=True):
                print(f"  {name:14}{ms:8.1f}{ms / before:7.2f}x", flush=True)
            if options.whole:
                whole()


def entry() -> None:
    from wagtail.search.backends import get_search_backend

    from blog.models import Post

    post: Any = Post.objects.order_by("pk")[next(NUMBERS)]
    post.title += " again"
    get_search_backend().add(post)


def publishing(rounds: int) -> list[float]:
    """The publication itself, and what the worker does after it."""
    from blog.work import Shift, drain_all
    from tests.factories import a_draft

    taken = []
    for _ in range(rounds):
        draft: Any = a_draft(f"Fresh paint {next(NUMBERS)}", tags=("harbours", "bread"))
        drain_all(Shift())
        taken.append((grown.timed(draft.publish), grown.timed(lambda: drain_all(Shift()))))
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def whole() -> None:
    from wagtail.search.backends import get_search_backend

    from blog.reconciling import reconcilers
    from search.rebuilding import rebuild

    for name, check in reconcilers().items():
        if name.startswith("search."):
            began = time.perf_counter()
            drift = check(False)
            print(f"  {name:24}{time.perf_counter() - began:7.1f} s, {drift.found} differ", flush=True)
    steps, began = [], time.perf_counter()
    for _ in rebuild(get_search_backend()):
        steps.append(time.perf_counter())
    longest = max(after - before for before, after in itertools.pairwise([began, *steps]))
    print(f"  {'update_index':24}{steps[-1] - began:7.1f} s, longest step {longest * 1000:.0f} ms", flush=True)


if __name__ == "__main__":
    main()
