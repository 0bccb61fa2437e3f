"""Readers whose views are gathered, and workers who add them up. Imported by children only."""

import os
import random
import time
from datetime import timedelta

from blog.models import Post
from blog.viewing import gathering as room
from blog.viewing.folding import fold
from tests import factories

BETWEEN = 0.2  # seconds between two writings here


def open_posts() -> None:
    """Three posts to be read."""
    for number in range(3):
        factories.a_post(f"Read {number}", announcement=Post.Announcement.NEVER)


def read_posts(diary: str, seconds: float) -> None:
    """A web process: hears of views for so long, notes the moment of each in ``diary``, and writes them down."""
    room.SECONDS = BETWEEN
    posts = list(Post.objects.filter(live=True).values_list("pk", flat=True))
    paper = os.open(diary, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    end = time.time() + seconds
    while time.time() < end:
        os.write(paper, f"{time.time()}\n".encode())  # first the note: a view between both is held to be lost
        room.gathering.add(random.choice(posts))  # noqa: S311
        time.sleep(0.002)
    room.gathering.write()


def keep_folding() -> None:
    """A worker that adds up without a pause, until killed."""
    from blog.viewing import folding

    vars(folding)["EVERY"] = timedelta(milliseconds=20)
    while True:
        fold()
        time.sleep(0.01)
