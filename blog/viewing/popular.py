"""
What is read most at present: ranked every ten minutes by the views of thirty days, the latest of which weigh more.

Lists ask the ranking and, as every list does, who may see what; no list counts.
"""

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import DatabaseError, transaction
from django.db.models import Case, F, QuerySet, Sum, Value, When
from django.utils import timezone

from blog.keeping import depends_on, pages_changed
from blog.models.views import PopularPost, PostViews, ViewTurn
from blog.visibility import visible_posts

if TYPE_CHECKING:
    from blog.models import Post

EVERY: Final = timedelta(minutes=10)
DAYS: Final = 30
WEIGHTS: Final = ((7, 4), (14, 3), (21, 2))  # days ago, weight; what is older counts once
RANKED: Final = 100  # posts; so many that a list is full though some may not be seen
SHOWN: Final = 5

logger = logging.getLogger("bellbird.views")


def popular_posts(user: Any = None, number: int = SHOWN) -> "list[Post]":
    """The posts that ``user`` may see and that are read most. One query; none of them when the database fails."""
    try:
        read = visible_posts(user).filter(pk__in=PopularPost.objects.values("post"))
        posts = list(read.defer("body").order_by("-popularity__score", "-pk")[:number])
    except DatabaseError:
        logger.exception("popular posts could not be listed")
        return []
    depends_on("popular", *(f"post:{post.pk}" for post in posts))
    return posts


def rank(now: datetime | None = None) -> int:
    """Rank anew if it is time; return how many posts came, left or changed places."""
    now = now or timezone.now()
    if not ViewTurn.is_due("rank", EVERY, now):
        return 0
    with transaction.atomic():
        return _rank(timezone.localdate(now)) if ViewTurn.take("rank", EVERY, now) else 0


def _rank(today: Any) -> int:
    scores = dict(_scores(today)[:RANKED])
    before = dict(PopularPost.objects.values_list("post", "score"))
    PopularPost.objects.exclude(post__in=scores).delete()
    rows = [PopularPost(post_id=post, score=score) for post, score in sorted(scores.items())]
    PopularPost.objects.bulk_create(rows, update_conflicts=True, unique_fields=["post"], update_fields=["score"])
    changed = [pair for pair in zip(_order(before), _order(scores), strict=False) if pair[0] != pair[1]]
    difference = len(changed) + abs(len(before) - len(scores))
    if difference:
        pages_changed.send(None, keys={"popular"})
    return difference


def _scores(today: Any) -> "QuerySet[Any, Any]":
    """Post and score, best first. Posts that are gone are left out."""
    weight = Case(
        *(When(day__gt=today - timedelta(days=days), then=Value(weight)) for days, weight in WEIGHTS), default=Value(1)
    )
    lately = PostViews.objects.filter(day__gt=today - timedelta(days=DAYS), post__live=True).order_by()
    return lately.values_list("post").annotate(score=Sum(F("views") * weight)).order_by("-score", "-post")


def _order(scores: dict[int, int]) -> list[int]:
    return sorted(scores, key=lambda post: (-scores[post], -post))
