"""
What the screens of the admin cost on a blog with many posts and readers: questions to the database, CPU and time.

    PYTHONPATH=. python benchmarks/desk.py [--posts 100000] [--subscribers 100000] [--rounds 5] [--keep] [--only sheet]

In a database of tests beside the one that ``DATABASE_URL`` names; ``--keep`` keeps it and goes on with the kept one.
Each screen is asked for once with every memory empty and once more, as often as there are rounds; prints the median
of both. CPU is this process's, so on PostgreSQL it leaves out the database's.
"""

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from benchmarks import desk_rows
from benchmarks.grown import database, options, sizes

COMMENTS, PENDING, EVENTS, ANNOUNCEMENTS = 20_000, 300, 20_000, 3
MOST_QUERIES, MOST_MILLISECONDS = 30, 500


class Cost(NamedTuple):
    queries: int
    cpu: float  # milliseconds
    wall: float  # milliseconds


def main() -> None:
    parser = options(__doc__, (100_000,), 5)
    parser.add_argument("--subscribers", type=int, default=100_000)
    parser.add_argument("--only", default="", help="the screens whose names hold this")
    chosen = parser.parse_args()
    with database(chosen.keep):
        for _ in sizes(chosen.posts):
            fill(chosen.subscribers)
            measure(chosen.rounds, chosen.only)


def fill(subscribers: int) -> None:
    """Have readers, mails, comments and events beside the posts, and tell the database how many there are."""
    from django.db import connection

    began = time.perf_counter()
    desk_rows.subscribe(subscribers)
    desk_rows.talk(COMMENTS, PENDING)
    desk_rows.happen(EVENTS)
    desk_rows.announce(ANNOUNCEMENTS)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(f"{subscribers} subscribers, ready in {time.perf_counter() - began:.0f} s")


def measure(rounds: int, only: str) -> None:
    """Print a line for each screen."""
    print(f"{'':34} {'first: queries':>14} {'CPU ms':>7} {'ms':>6}   {'again: queries':>14} {'CPU ms':>7} {'ms':>6}")
    for name, (desk, address) in screens().items():
        if only in name:
            first, again = [], []
            cost(desk, address)
            for _ in range(rounds):
                forget()
                first.append(cost(desk, address))
                again.append(cost(desk, address))
            _print(name, _median(first), _median(again))


def _print(name: str, first: Cost, again: Cost) -> None:
    too_much = first.queries > MOST_QUERIES or first.wall > MOST_MILLISECONDS
    print(
        f"{name:34} {first.queries:>14} {first.cpu:>7.0f} {first.wall:>6.0f}   "
        f"{again.queries:>14} {again.cpu:>7.0f} {again.wall:>6.0f}{'   too much' if too_much else ''}",
        flush=True,
    )


def _median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(column) for column in zip(*costs, strict=True)))  # type: ignore[arg-type]


def forget() -> None:
    """As if nobody had asked for anything in the last hours."""
    from django.core.cache import cache

    cache.clear()
    gc.collect()


def cost(desk: Any, address: str) -> Cost:
    """Ask for a page once."""
    from django.db import connection

    asked = 0

    def count(execute: Callable[..., Any], *call: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*call)

    with connection.execute_wrapper(count):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = desk.get(address)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    assert answer.status_code == 200, (address, answer.status_code)
    return Cost(asked, cpu * 1000, wall * 1000)


def screens() -> dict[str, tuple[Any, str]]:
    """Who asks for what, by the name of the screen."""
    from django.urls import reverse

    from blog.models import Post
    from tests.blog.admin_desk import a_moderator, at_the_desk
    from tests.factories import an_admin

    dot, mo = at_the_desk(an_admin("Desk")), at_the_desk(a_moderator("Mo"))
    newest: Any = Post.objects.filter(live=True).order_by("-pk").first()
    if newest.latest_revision is None:
        newest.save_revision()
    draft, bare = a_ready_draft(), a_bare_page()
    lists = {
        "posts": reverse("bellbird_posts:index"),
        "posts, page 2000": f"{reverse('bellbird_posts:index')}?p=2000",
        "posts, by title": f"{reverse('bellbird_posts:index')}?ordering=title",
        "calendar": reverse("bellbird_calendar:index"),
        "calendar, a past month": f"{reverse('bellbird_calendar:index')}?month=2026-09",
        "comments": reverse("wagtailsnippets_blog_comment:list"),
        "comments, waiting": f"{reverse('wagtailsnippets_blog_comment:list')}?status=pending",
        "events": reverse("bellbird_events:index"),
        "timeline": reverse("bellbird_events:post", args=[newest.pk]),
        "reviews": reverse("bellbird_reviews:index"),
        "tags": reverse("wagtailsnippets_blog_tag:list"),
        "subscribers": reverse("bellbird_subscribers:index"),
        "outbox": reverse("bellbird_outbox:index"),
        "deliveries": reverse("bellbird_reports:index"),
        "deliveries of a post": reverse("bellbird_reports:post", args=[newest.pk]),
    }
    forms = {
        "new post": reverse("wagtailadmin_pages:add", args=["blog", "post", newest.get_parent().pk]),
        "edit a draft": reverse("wagtailadmin_pages:edit", args=[draft.pk]),
        "edit a live post": reverse("wagtailadmin_pages:edit", args=[newest.pk]),
        "publish sheet": reverse("bellbird_sheet:sheet", args=[draft.pk]),
        "publish sheet, live post": reverse("bellbird_sheet:sheet", args=[newest.pk]),
    }
    asked = {"dashboard": reverse("wagtailadmin_home")} | forms | lists
    by_admin = {name: (dot, address) for name, address in asked.items()}
    moderators = ("dashboard", "edit a draft", "publish sheet", "posts", "calendar", "comments, waiting")
    by_moderator = {f"{name}, as moderator": (mo, asked[name]) for name in moderators}
    bare_form = {"Wagtail's own: edit the first page": (dot, bare)}
    return by_admin | by_moderator | bare_form


def a_ready_draft() -> Any:
    """A draft with two tags that people follow."""
    from blog.models import Post, Tag
    from tests.factories import a_draft

    found: Any = Post.objects.filter(title="Ready to go out").first()
    if found is None:
        tags = tuple(Tag.objects.order_by("pk").values_list("name", flat=True)[:2])
        body = [("paragraph", "<p>Boats lie in the harbour all winter.</p>")]
        found = a_draft("Ready to go out", tags=tags, body=body)
        found.save_revision()
    return found


def a_bare_page() -> str:
    """Where the blog's first page is edited: a page with hardly a field of ours, so mostly Wagtail's own share."""
    from django.urls import reverse

    from tests.factories import the_blog

    return reverse("wagtailadmin_pages:edit", args=[the_blog().pk])


if __name__ == "__main__":
    main()
