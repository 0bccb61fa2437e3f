"""
What the processes have written down is added to the days of the posts, once a minute, by whichever worker comes first.

Rows are taken away and added up in one transaction: a worker that is killed has done nothing, and none is added twice.
"""

import logging
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection, models, transaction
from django.utils import timezone

from blog.models import Post
from blog.models.views import PostViews, ViewBatch, ViewTurn
from blog.signals import post_viewed

EVERY: Final = timedelta(minutes=1)
CHUNK: Final = 2_000  # rows taken away in one transaction

type Days = Counter[tuple[int, date]]

logger = logging.getLogger("bellbird.views")


def fold(now: datetime | None = None) -> int:
    """Add up what waits, if a minute has passed since that was done; return how many rows were taken away."""
    now = now or timezone.now()
    if not (ViewTurn.is_due("fold", EVERY, now) and ViewBatch.objects.exists()):
        return 0
    done = taken = _fold(now, EVERY)
    while taken == CHUNK:
        taken = _fold(now, timedelta(0))
        done += taken
    return done


def _fold(now: datetime, every: timedelta) -> int:
    with transaction.atomic():
        if not ViewTurn.take("fold", every, now):
            return 0
        batches = list(ViewBatch.objects.order_by("pk")[:CHUNK])
        ViewBatch.objects.filter(pk__in=[batch.pk for batch in batches]).delete()
        views: Days = Counter()
        for batch in batches:
            views[batch.post_number, batch.day] += batch.views
        posts = set(Post.objects.filter(pk__in={number for number, _ in views}).values_list("pk", flat=True))
        kept = Counter({key: times for key, times in views.items() if key[0] in posts})
        add(PostViews, "day", kept)
        _tell(kept)
    return len(batches)


def add(model: type[models.Model], period: str, views: "Counter[tuple[int, Any]]") -> None:
    """Add views to the rows of ``model``, which has one for each post and ``period``, in the order of their keys."""
    table = model._meta.db_table
    sql = (
        f'INSERT INTO "{table}" ("post_id", "{period}", "views") VALUES (%s, %s, %s) '  # noqa: S608 - our own names
        f'ON CONFLICT ("post_id", "{period}") DO UPDATE SET "views" = "{table}"."views" + excluded."views"'
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(number, when, times) for (number, when), times in sorted(views.items())])


def _tell(views: Days) -> None:
    if not post_viewed.has_listeners(Post):
        return
    posts = Post.objects.defer("body").in_bulk({number for number, _ in views})
    for (number, day), times in sorted(views.items()):
        _send(posts[number], times, day)


def _send(post: Post, views: int, day: date) -> None:
    """One receiver that fails takes back what all did about this post, and hinders no counting."""
    try:
        with transaction.atomic():
            post_viewed.send(Post, post=post, views=views, day=day)
    except Exception:
        logger.exception("receivers of post_viewed failed for post %s", post.pk)
