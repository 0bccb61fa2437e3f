"""What a page costs the database does not grow with the blog. In steps of SQLite's machine, which no noise changes."""

import pytest
from django.db import connection
from django.test import Client

from blog import long_lists, posts_of
from blog.models import Post, Tag
from blog.neighbours import neighbours_of
from blog.tagging import related
from tests.search.conftest import Settle
from tests.search.corpus import grow

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="counts the steps of SQLite's machine"),
]
SMALL, LARGE = 500, 1_500
EVERY = 100  # steps
PAGES = (
    "/",
    "/?page=2",
    "/archive/",
    "/nope/",
    "/humans.txt",
    "/llms.txt",
    "/tags/",
    "/authors/",
    "/authors/ada/",
    "/feed/",
    "/tags/libraries/",
    "/tags/libraries/feed/",
    "/authors/ada/feed/",
)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list is long here from fifty posts on."""
    monkeypatch.setattr(long_lists, "COUNTED", 50)
    monkeypatch.setattr(posts_of, "FEW", 50)
    monkeypatch.setattr(related, "LOOKED_AT", 50)


def steps_of(client: Client) -> dict[str, int]:
    """How many steps each page takes, in a database that knows how many rows there are of what."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    posts = Post.objects.live().order_by("pk")
    post = posts[posts.count() // 2]
    taken = {address: _steps(lambda address=address: client.get(address)) for address in (*PAGES, post.url)}
    taken["post"] = taken.pop(post.url)
    taken["around it"] = _steps(lambda: neighbours_of(post, list(Tag.objects.filter(slug="libraries"))))
    return taken


def _steps(work) -> int:
    work()
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += EVERY
        return 0

    connection.connection.set_progress_handler(count, EVERY)
    try:
        work()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return counted


def test_no_page_costs_the_database_more_in_a_larger_blog(client: Client, few: None, settled: Settle):
    with settled():
        grow(SMALL, seed=1)
    small = steps_of(client)
    with settled():
        grow(LARGE - SMALL, seed=2)
    large = steps_of(client)

    grown = {page: (small[page], large[page]) for page in small if large[page] > 1.5 * small[page] + 5_000}
    assert grown == {}
