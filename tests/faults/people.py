"""People at their browsers, for as long as they are told. Whatever a page answers, it is never an error."""

import random
import time

from django.test import Client

from blog.models import Post
from tests.blog import desk
from tests.factories import a_comment

PAGES = ("/", "/tags/", "/tags/harbour/", "/search/?q=draft", "/archive/", "/authors/ada/")


def edit_posts(seconds: float) -> None:
    """Dot changes posts and publishes what she changed, a new post and a live one by turns, each twice at the least."""
    ends, at, number = time.monotonic() + seconds, desk.signed_in(), 0
    while time.monotonic() < ends or number < 4:
        number += 1
        posts = Post.objects.exclude(title__startswith="Due")
        post = random.choice(posts.filter(live=True) if number % 2 else posts)  # noqa: S311
        desk.edit(at, post, "action-publish", excerpt=f"Edited {number} times.")


def read_pages(seconds: float) -> None:
    """Somebody reads: lists, a tag, the search, and one post after another."""
    ends, browser = time.monotonic() + seconds, Client()
    while time.monotonic() < ends:
        slugs = list(Post.objects.live().values_list("slug", flat=True)[:5])
        for address in [*PAGES, *(f"/{slug}/" for slug in slugs)]:
            answer = browser.get(address)
            assert answer.status_code < 500, (address, answer.status_code)


def comment(seconds: float) -> None:
    """Ben comments and Dot approves, one after the other."""
    ends, post, number = time.monotonic() + seconds, Post.objects.live().first(), 0
    while time.monotonic() < ends or number < 2:
        number += 1
        a_comment(post, email="").approve()
        time.sleep(0.05)
