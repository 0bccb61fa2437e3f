"""
What the page of a post with twenty comments costs the server as it is run, and whether that grows with the blog.

    PYTHONPATH=. python benchmarks/post_page.py [--posts 200 20000] [--rounds 7]

As ``benchmarks/served.py``: CPU milliseconds of gunicorn's and PostgreSQL's processes for each request, medians of the
rounds, and their ratio to a bare view's. Nothing is kept: every page is written anew.
"""

import os
import tempfile
from typing import Any

from benchmarks.grown import database, options, sizes
from benchmarks.served import measure, served

COMMENTS = 20


def main() -> None:
    chosen = options(__doc__, (200, 20_000), 7).parse_args()
    with tempfile.TemporaryDirectory(prefix="bellbird-post-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/post.sqlite3")
        os.environ["PAGE_STORE"] = "none"
        with database(keep=True):
            from django.db import connection

            for _ in sizes(chosen.posts):
                address = a_page_with_comments()
                with served(folder, connection.settings_dict) as (port, pids):
                    measure({"bare view": "/ok/", "post": address}, port, pids, chosen.rounds)


def a_page_with_comments() -> str:
    """The address of a post in the middle of the blog that has comments, half of them answers to others."""
    from blog.models import Post
    from tests.factories import a_comment

    posts = Post.objects.filter(live=True).order_by("pk")
    post: Any = posts[posts.count() // 2]
    for number in range(COMMENTS // 2):
        first = a_comment(post, status="approved", name=f"Ben {number}", body="Well said, and *well* written. " * 4)
        a_comment(post, status="approved", parent=first, name="Cy", body="I do not agree at all.\n\nNot at all.")
    return str(post.url)


if __name__ == "__main__":
    main()
