"""“Posts”: every post that somebody may see in the explorer, fast however many there are."""

from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.search.backends import get_search_backend

from blog.admin.columns import MomentColumn
from blog.admin.posts_export import as_csv
from blog.admin.posts_filters import PostFilters
from blog.admin.posts_rows import dressed
from blog.models import BlogIndexPage, Post
from blog.visibility import Mostly

PER_PAGE: Final = 30
COUNTED: Final = 10_000
"""Posts up to which those that were narrowed down are counted; a list of all of them is counted whatever its length."""
MOST_BLOGS: Final = 10
"""Blogs of one installation that are asked for where a new post belongs."""
FOUND: Final = 500
"""Hits of a search that are looked at, best first; of titles that begin so and of texts each."""

SORTED_BY: Final[dict[str, Any]] = {
    "title": ("title", "pk"),
    "-title": ("-title", "-pk"),
    "published_at": (F("published_at").asc(nulls_first=True), "pk"),
    "-published_at": (F("published_at").desc(nulls_last=True), "-pk"),
    "latest_revision_created_at": (F("latest_revision_created_at").asc(nulls_first=True), "pk"),
    "-latest_revision_created_at": (F("latest_revision_created_at").desc(nulls_last=True), "-pk"),
}
"""What the list can be sorted by: nothing but what there is an index of (:mod:`blog.desk_indexes`)."""


class BoundedPaginator(WagtailPaginator):
    """Counts no further than :data:`COUNTED`, unless told the number."""

    known: int | None = None
    is_cut = False

    @cached_property
    def count(self) -> int:
        """The number of posts, or :data:`COUNTED` of more."""
        if self.known is not None:
            return self.known
        rows: Any = self.object_list
        if not isinstance(rows, QuerySet):  # what a search has found counts itself
            return min(int(super().count), COUNTED)
        counted: int = rows.order_by()[: COUNTED + 1].count()
        self.is_cut = counted > COUNTED
        return min(counted, COUNTED)


class StatesColumn(Column):
    """Its states as words, with the date of a schedule and its zone."""

    cell_template_name = "blog/admin/posts_states.html"


class CommentsColumn(Column):
    """How many readers see, and how many wait."""

    cell_template_name = "blog/admin/posts_comments.html"


class PostList(IndexView):
    """The list. Two queries find which posts a page shows, a fixed number of others what is said of them."""

    model = Post
    page_title = "Posts"
    header_icon = "doc-full-inverse"
    template_name = "blog/admin/posts.html"
    results_template_name = "blog/admin/posts_results.html"
    index_url_name = "bellbird_posts:index"
    index_results_url_name = "bellbird_posts:index_results"
    verbose_name_plural = "posts"
    default_ordering = "-latest_revision_created_at"
    filterset_class = PostFilters
    paginate_by = PER_PAGE
    paginator_class = BoundedPaginator
    table_classname = "listing full-width bb-wide"
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Title", sort_key="title", classname="title"),
        StatesColumn("states", label="Status", accessor="facts.states"),
        Column("authors", label="Authors", accessor="facts.authors"),
        Column("tags", label="Tags", accessor="facts.tags"),
        CommentsColumn("comments", label="Comments", accessor="facts.comments"),
        NumberColumn("views", label="Views, 30 days", accessor="facts.views"),
        MomentColumn("published_at", label="Date shown", sort_key="published_at"),
        MomentColumn("latest_revision_created_at", label="Updated", sort_key="latest_revision_created_at"),
    ]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [Button("Download CSV", url=self.csv_export_url, icon_name="download", priority=90)]

    def get_add_url(self) -> str | None:
        """Where a post is begun, below the first blog that the person may write for."""
        blogs = (blog for blog in BlogIndexPage.objects.order_by("path")[:MOST_BLOGS])
        may = (blog for blog in blogs if blog.permissions_for_user(self.request.user).can_add_subpage())
        first = next(may, None)
        return reverse("wagtailadmin_pages:add", args=["blog", "post", first.pk]) if first else None

    def get_base_queryset(self) -> "QuerySet[Any]":
        return explorable_posts(self.request.user)

    def order_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.order_by(*SORTED_BY[self.ordering])

    def get_ordering(self) -> str:
        asked = self.request.GET.get("ordering", self.default_ordering)
        return asked if asked in SORTED_BY else self.default_ordering

    def search_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(pk__in=found(self.search_query)) if self.is_searching else queryset

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset.values_list("pk", flat=True), page_size)
        if not self.is_searching and not self.is_filtering and self.request.user.is_superuser:
            paginator.known = Post.objects.order_by().count()
        page = paginator.get_page(self.request.GET.get(self.page_kwarg))
        page.object_list = dressed(list(page.object_list))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if context["paginator"] is not None:
            context["is_cut"] = context["paginator"].is_cut
        return {**context, "model_opts": Post._meta, "counted": COUNTED}

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        return as_csv(queryset.values_list("pk", flat=True))


def explorable_posts(user: Any) -> "QuerySet[Any]":
    """The posts that ``user`` may see in Wagtail's explorer, by the paths they have any permission for."""
    if not user.is_active:
        return Post.objects.none()
    if user.is_superuser:
        return Post.objects.all()
    policy = policy_registry.get_by_type(Page)
    pages = policy.instances_with_direct_explore_permission(user)
    below = Q(pk__in=[])
    for path in _topmost({page.path for page in pages}):
        below |= Q(path__startswith=path)
    return Post.objects.filter(Mostly(below))


def sees_all_below(user: Any, parent: Page) -> bool:
    """Whether ``user`` may see every page below ``parent``."""
    if user.is_superuser:
        return bool(user.is_active)
    pages = policy_registry.get_by_type(Page).instances_with_direct_explore_permission(user)
    return any(parent.path.startswith(page.path) for page in pages)


def _topmost(paths: set[str]) -> list[str]:
    return [path for path in sorted(paths) if not any(path != each and path.startswith(each) for each in paths)]


def found(words: str) -> set[int]:
    """The ids of posts and drafts whose titles begin so, or that hold the words; the best :data:`FOUND` of each."""
    backend, keys = get_search_backend(), set()
    for results in (backend.autocomplete(words, Post), backend.search(words, Post)):
        keys |= set(_keys(results))
    return keys


def _keys(results: Any) -> list[int]:
    if hasattr(results, "keys"):
        return list(results.keys(0, FOUND))
    return [post.pk for post in results[:FOUND]]
