"""What the list of posts is narrowed by."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import PageViewRestriction, WorkflowState

from blog.admin.posts_rows import dead_runs, scheduled_revisions
from blog.models import Post, PostAuthor, PostTag, PublicationFailure, Series, TagAlias, UserProfile
from blog.tagging.names import tag_named

MOST_CHOICES = 300  # authors, series; more than anybody looks through


def _ids(rows: "QuerySet[Any]", name: str) -> "QuerySet[Any]":
    """Ids that another table keeps as text."""
    return rows.annotate(number=Cast(name, BigIntegerField())).values("number")


def _scheduled() -> Q:
    return Q(pk__in=_ids(scheduled_revisions(), "object_id"))


def _in_review() -> Q:
    running = WorkflowState.objects.order_by().filter(status=WorkflowState.STATUS_IN_PROGRESS)
    running = running.filter(base_content_type__app_label="wagtailcore", base_content_type__model="page")
    return Q(pk__in=_ids(running, "object_id"))


def _private() -> Q:
    """Restricted themselves, or below something that is. Posts have nothing below them, so those above are few."""
    closed = PageViewRestriction.objects.order_by()
    private = Q(pk__in=closed.values("page_id"))
    for path in closed.filter(page__numchild__gt=0).values_list("page__path", flat=True):
        private |= Q(path__startswith=path)
    return private


STATUS: dict[str, tuple[str, Callable[[], Q]]] = {
    "draft": ("Draft", lambda: Q(live=False, expired=False) & ~_scheduled()),
    "live": ("Live", lambda: Q(live=True)),
    "changed": ("Live, with unpublished changes", lambda: Q(live=True, has_unpublished_changes=True)),
    "scheduled": ("Scheduled", _scheduled),
    "expired": ("Expired", lambda: Q(live=False, expired=True)),
    "review": ("In review", _in_review),
    "private": ("Private", _private),
}


def _failed() -> Q:
    return Q(pk__in=_ids(dead_runs(), "event__subject_id")) | Q(pk__in=PublicationFailure.objects.values("post"))


ONLY: dict[str, tuple[str, Callable[[], Q]]] = {
    "featured": ("Featured", lambda: Q(featuring__is_featured=True)),
    "failed": ("With something that failed", _failed),
}


class PostFilters(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label="Status",
        choices=[(name, label) for name, (label, _) in STATUS.items()],
        empty_label="Any",
        widget=forms.RadioSelect,
        method="with_status",
    )
    only = django_filters.ChoiceFilter(
        label="Only",
        choices=[(name, label) for name, (label, _) in ONLY.items()],
        empty_label="All",
        widget=forms.RadioSelect,
        method="with_only",
    )
    author = django_filters.ModelChoiceFilter(
        label="Author",
        queryset=UserProfile.objects.none(),
        empty_label="Anybody",
        widget=forms.Select,
        method="by_author",
    )
    tag = django_filters.CharFilter(
        label="Tag", max_length=100, method="with_tag", help_text="Its whole name, or one that it had."
    )
    series = django_filters.ModelChoiceFilter(
        label="Series", queryset=Series.objects.none(), empty_label="Any", widget=forms.Select
    )
    month = django_filters.CharFilter(
        label="Month",
        method="of_month",
        help_text="Of the date shown, for example 2026-11.",
        validators=[RegexValidator(r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$", "Write the month like 2026-11.")],
        widget=forms.TextInput(attrs={"placeholder": "2026-11"}),
    )

    class Meta:
        model = Post
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        writing = PostAuthor.objects.order_by().values("profile")
        authors = UserProfile.objects.filter(pk__in=writing).order_by("display_name", "pk")
        self.filters["author"].queryset = _first(authors)
        self.filters["series"].queryset = _first(Series.objects.order_by("title", "pk"))

    def with_status(self, posts: "QuerySet[Post]", name: str, value: str) -> "QuerySet[Post]":
        return posts.filter(STATUS[value][1]())

    def with_only(self, posts: "QuerySet[Post]", name: str, value: str) -> "QuerySet[Post]":
        return posts.filter(ONLY[value][1]())

    def by_author(self, posts: "QuerySet[Post]", name: str, value: UserProfile) -> "QuerySet[Post]":
        """Those that name the author; posts that name nobody are their owner's."""
        named = PostAuthor.objects.order_by().filter(profile=value).values("post")
        unsigned = Q(owner=value.user_id) & ~Q(pk__in=PostAuthor.objects.order_by().values("post"))
        return posts.filter(Q(pk__in=named) | unsigned)

    def with_tag(self, posts: "QuerySet[Post]", name: str, value: str) -> "QuerySet[Post]":
        """Those that wear the tag of this name, whatever the case; or of this address."""
        tag = tag_named(value) or getattr(TagAlias.objects.filter(slug=value).first(), "tag", None)
        return (
            posts.filter(pk__in=PostTag.objects.order_by().filter(tag=tag).values("content_object"))
            if tag
            else posts.none()
        )

    def of_month(self, posts: "QuerySet[Post]", name: str, value: str) -> "QuerySet[Post]":
        """Those whose date shown is in the month, as the reader of the list has it."""
        year, month = map(int, value.split("-"))
        zone = timezone.get_current_timezone()
        first = datetime(year, month, 1, tzinfo=zone)
        after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
        return posts.filter(published_at__gte=first, published_at__lt=after)


def _first(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """As many as are offered. A choice is looked up by its key, so the rows are named once more instead of cut."""
    return rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True)[:MOST_CHOICES])).order_by(
        *rows.query.order_by
    )
