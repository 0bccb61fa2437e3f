"""The list of merges of tags, each with what became of it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import BaseListingView

from blog.admin.columns import MomentColumn
from blog.admin.comment_verbs import name_of
from blog.admin.counted import CountsInItsOwnWords
from blog.admin.permissions import may_merge_tags
from blog.models import TagMerge


class OutcomeColumn(Column):
    """Undone by whom, open to be undone, or too old."""

    cell_template_name = "blog/admin/cells/tag_merge.html"


def _who(merge: TagMerge) -> str:
    return name_of(merge.merged_by) if merge.merged_by else "by code"


class TagMerges(CountsInItsOwnWords, BaseListingView):
    """Newest first, for those who may merge."""

    page_title = "Merges of tags"
    header_icon = "tag"
    is_searchable = False
    paginate_by = 50
    verbose_name = "merge"
    verbose_name_plural = "merges"
    index_url_name = "wagtailsnippets_blog_tag:merges"
    index_results_url_name = "wagtailsnippets_blog_tag:merges_results"
    columns = [
        MomentColumn("merged_at", label="When"),
        Column("who", label="Who", accessor=_who),
        Column("name", label="Tag", accessor=str),
        OutcomeColumn("outcome", label="Undo", accessor=lambda merge: merge),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_merge_tags(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        tags = {"url": reverse_lazy("wagtailsnippets_blog_tag:list"), "label": "Tags"}
        return [*self.breadcrumbs_items, tags, {"url": "", "label": self.page_title}]

    def get_base_queryset(self) -> "QuerySet[TagMerge]":
        return TagMerge.objects.select_related("merged_by__profile", "undone_by__profile").defer("moved")
