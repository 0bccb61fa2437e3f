"""Wagtail's explorer below the blog: newest first, and never all at once.

Wagtail's order by hand shows every page there is on one screen (measured with 100,000: 529 MB), and moving the last one
to the front writes the path of each. Posts are read by their dates, so there is no such order here.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.widgets.button import Button

from blog.admin.posts import PER_PAGE, BoundedPaginator, explorable_posts, sees_all_below
from blog.admin.posts_rows import as_leaves
from blog.visibility import Mostly


class PostsExplorer(ExplorableIndexView):
    sort_order_field = None
    paginate_by = PER_PAGE
    paginator_class = BoundedPaginator

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        posts = Button("Posts: status, tags, bulk actions", url=reverse("bellbird_posts:index"), icon_name="list-ul")
        return [*super().header_more_buttons, posts]

    def get_base_queryset(self) -> "QuerySet[Any]":
        """Its children without a comparison with all that may be explored; Wagtail's way where it is narrowed down."""
        if self.is_searching or self.is_filtering:
            return super().get_base_queryset()
        children = Q(path__startswith=self.parent_page.path, depth=self.parent_page.depth + 1)
        return self.annotate_queryset(explorable_posts(self.request.user).filter(Mostly(children)))

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        if not self.is_searching and not self.is_filtering and sees_all_below(self.request.user, self.parent_page):
            paginator.known = self.parent_page.numchild
        page = paginator.get_page(self.request.GET.get(self.page_kwarg))
        page.object_list = as_leaves(list(page.object_list))
        return paginator, page, page.object_list, page.has_other_pages()
