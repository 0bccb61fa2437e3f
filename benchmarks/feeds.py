"""
What the feed of the newest twenty posts costs the server as it is run, and whether that grows with the blog.

    PYTHONPATH=. python benchmarks/feeds.py [--posts 200 20000] [--rounds 7]

As ``benchmarks/served.py``: CPU milliseconds of the server's processes for each request, medians of the rounds, and
their ratio to a bare view's. ``remembered`` writes nothing anew, ``after a restart`` finds an empty cache, ``304`` says
that nothing is new. ``sitemap`` is the list of its parts.
"""

import http.client
import os
import tempfile

from benchmarks import served
from benchmarks.grown import database, options, sizes


def main() -> None:
    chosen = options(__doc__, (200, 20_000), 7).parse_args()
    with tempfile.TemporaryDirectory(prefix="bellbird-feeds-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/feeds.sqlite3")
        os.environ["PAGE_STORE"] = "none"
        with database(keep=True):
            from django.db import connection
            from django.test import override_settings

            from blog.feed_memory import render_ahead
            from blog.models import Post

            for _ in sizes(chosen.posts):
                newest = Post.objects.filter(live=True).order_by("-published_at").values_list("pk", flat=True)[:20]
                with served.served(folder, connection.settings_dict) as (port, pids):
                    with override_settings(WAGTAILADMIN_BASE_URL=f"http://127.0.0.1:{port}"):
                        for pk in newest:
                            render_ahead(pk)
                    pages = {
                        "bare view": "/ok/",
                        "feed, remembered": "/feed/",
                        "feed, after a restart": "/forgetful/",
                        "sitemap": "/sitemap.xml",
                    }
                    same = {address: etag_of(port, address) for address in ("/feed/", "/sitemap.xml")}
                    pages |= {f"304 of {address}": f"{address}#{etag}" for address, etag in same.items()}
                    served.measure(pages, port, pids, chosen.rounds)


def etag_of(port: int, address: str) -> str:
    """The name of what stands at an address now."""
    link = http.client.HTTPConnection("127.0.0.1", port)
    link.request("GET", address)
    answer = link.getresponse()
    answer.read()
    return answer.headers["ETag"]


if __name__ == "__main__":
    main()
