"""How often each post was read: in the last week, in the last thirty days, and in all. Numbers, and nobody's name."""

from datetime import timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.tables import Column, TitleColumn

from blog.admin.columns import MomentColumn
from blog.admin.moderation_log import ForModerators
from blog.models import Post, PostViews, YearOfViews

WEEK, MONTH = 7, 30  # days


class MostRead(ForModerators):
    model = Post
    page_title = "Most read"
    header_icon = "view"
    index_url_name = "bellbird_views:index"
    index_results_url_name = "bellbird_views:index_results"
    verbose_name = "post that was read"
    verbose_name_plural = "posts that were read"
    default_ordering = "-month"
    columns = [
        TitleColumn("title", label="Post", get_url=lambda post: reverse("bellbird_events:post", args=[post.pk])),
        Column("week", label="7 days", sort_key="week"),
        Column("month", label="30 days", sort_key="month"),
        Column("ever", label="In all", sort_key="ever"),
        MomentColumn("published_at", label="Published", sort_key="published_at"),
    ]

    def get_base_queryset(self) -> "QuerySet[Any]":
        """Posts that were read at least once, as far as they are there."""
        posts = Post.objects.defer("body").annotate(
            week=_views_of_days(WEEK),
            month=_views_of_days(MONTH),
            ever=F("month") + _views_of_days(MONTH, before=True) + _views_of_years(),
        )
        return posts.filter(ever__gt=0)


def _views_of_days(days: int, before: bool = False) -> Coalesce:
    """A post's views of the last so many days, or of all that are kept ``before`` them."""
    first = timezone.localdate() - timedelta(days=days - 1)
    rows = PostViews.objects.filter(post=OuterRef("pk"), **{"day__lt" if before else "day__gte": first})
    return _sum_of(rows)


def _views_of_years() -> Coalesce:
    return _sum_of(YearOfViews.objects.filter(post=OuterRef("pk")))


def _sum_of(rows: "QuerySet[Any]") -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("post").annotate(sum=Sum("views")).values("sum")), 0)
