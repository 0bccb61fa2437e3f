"""Days are kept for 400; then they are added to their years. What belongs to no post any more is thrown away."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from blog.models import Post
from blog.models.views import PopularPost, PostViews, ViewTurn, YearOfViews
from blog.viewing.folding import add

EVERY: Final = timedelta(days=1)
KEPT: Final = 400  # days: a year can be compared with the one before, and no more
CHUNK: Final = 2_000  # rows


def age(now: datetime | None = None) -> int:
    """Do so if a day has passed since that was done; return how many rows went."""
    now = now or timezone.now()
    if not ViewTurn.is_due("age", EVERY, now):
        return 0
    with transaction.atomic():
        if not ViewTurn.take("age", EVERY, now):
            return 0
        gone = _drop_orphans()
    oldest = timezone.localdate(now) - timedelta(days=KEPT)
    while moved := _to_years(oldest):
        gone += moved
    return gone


def _to_years(oldest: object) -> int:
    """Add one chunk of days before ``oldest`` to their years, and delete them, in one transaction."""
    with transaction.atomic():
        days = PostViews.objects.select_for_update().filter(day__lt=oldest).order_by("pk")
        rows = list(days[:CHUNK])
        views: Counter[tuple[int, int]] = Counter()
        for row in rows:
            views[row.post_id, row.day.year] += row.views
        add(YearOfViews, "year", views)
        PostViews.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _drop_orphans() -> int:
    """A post that is deleted takes its rows along, but for one that was being counted at that moment."""
    there = Exists(Post.objects.filter(pk=OuterRef("post_id")))
    return sum(model._default_manager.filter(~there).delete()[0] for model in (PostViews, YearOfViews, PopularPost))
