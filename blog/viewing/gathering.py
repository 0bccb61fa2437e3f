"""
Views are gathered in the memory of the process that hears of them, and written down together every other second.

So a thousand views a second cost one statement every two seconds, and whoever writes to SQLite waits for no reader.
The price: a process that is killed takes along what it heard since it last wrote (``SECONDS``, and as long as the
database did not answer); one that is told to stop writes it down first.
"""

import atexit
import logging
import os
import threading
from collections import Counter
from datetime import date
from typing import Final

from django.db import Error, connections, transaction
from django.utils import timezone

from blog.models.views import ViewBatch
from blog.visibility import visible_posts

SECONDS = 2.0  # between two writings
MOST: Final = 5_000  # different posts waiting; numbers beyond are made up by somebody, or the database is gone

logger = logging.getLogger("bellbird.views")


class Gathering:
    """Views not yet written down, by post and day."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin with nothing, as a process that was forked does: its parent writes down what it heard itself."""
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._views: Counter[tuple[int, date]] = Counter()
        self._timer: threading.Timer | None = None

    def add(self, post_number: int) -> None:
        """Count one view of today. Whether there is such a post is seen when it is written down."""
        key = post_number, timezone.localdate()
        with self._lock:
            if key in self._views or len(self._views) < MOST:
                self._views[key] += 1
            self._wind_up()

    def write(self) -> int:
        """Write down what was gathered, of posts that anybody may see; return how many views that were.

        What the database did not take waits for the next time. Where it broke off while it was told that all is done,
        the views are given up: none is counted twice.
        """
        with self._writing:
            with self._lock:
                views, self._views = self._views, Counter()
            return self._write(views) if views else 0

    def _write(self, views: Counter[tuple[int, date]]) -> int:
        is_told = False
        try:
            rows = _of_posts_that_anybody_sees(views)
            with transaction.atomic():
                ViewBatch.objects.bulk_create(rows)
                is_told = True
        except Error as error:
            logger.warning("%s views could not be written down: %s", views.total(), error)
            if not is_told:
                self._put_back(views)
            return 0
        return sum(row.views for row in rows)

    def _put_back(self, views: Counter[tuple[int, date]]) -> None:
        with self._lock:
            self._views.update(views)
            self._wind_up()

    def _wind_up(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(SECONDS, self._ring)
            self._timer.daemon = True
            self._timer.start()

    def _ring(self) -> None:
        with self._lock:
            self._timer = None
        try:
            self.write()
        finally:
            connections.close_all()  # those of this thread, which ends


def _of_posts_that_anybody_sees(views: Counter[tuple[int, date]]) -> list[ViewBatch]:
    numbers = {number for number, _ in views}
    seen = set(visible_posts().filter(pk__in=numbers).order_by().values_list("pk", flat=True))
    return [
        ViewBatch(post_number=number, day=day, views=times) for (number, day), times in views.items() if number in seen
    ]


gathering: Final = Gathering()
atexit.register(gathering.write)
os.register_at_fork(after_in_child=gathering.forget)
