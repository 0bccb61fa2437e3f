"""The list of tags: how much each is worn and followed, sorted and narrowed by it."""

from typing import Any

import django_filters
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import RadioSelect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import NumberColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView

from blog.admin import tag_followers
from blog.admin.columns import MomentColumn
from blog.admin.permissions import may_merge_tags
from blog.models import PostTag, Tag

WORN = [("unused", "Unused"), ("drafts", "Only on drafts"), ("live", "On live posts")]


def with_numbers(tags: "QuerySet[Tag]") -> "QuerySet[Any]":
    """The tags with ``uses``, ``live_uses``, ``followers`` and ``last_used``, each counted where it is shown."""
    worn = PostTag.objects.filter(tag=OuterRef("pk")).order_by()
    live = worn.filter(content_object__live=True)
    newest = live.order_by("-content_object__published_at").values("content_object__published_at")[:1]
    return tags.annotate(
        uses=_number(worn), live_uses=_number(live), followers=tag_followers.of_tag(), last_used=Subquery(newest)
    )


def _number(rows: "QuerySet[PostTag]") -> Coalesce:
    counted = rows.values("tag").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class TagFilters(WagtailFilterSet):
    """By what the tags are on."""

    worn = django_filters.ChoiceFilter(label="Worn", choices=WORN, method="by_use", widget=RadioSelect)

    class Meta:
        model = Tag
        fields: list[str] = []

    def by_use(self, tags: "QuerySet[Tag]", name: str, value: str) -> "QuerySet[Tag]":
        """Those on nothing, on drafts only, or on a live post."""
        live = PostTag.objects.filter(content_object__live=True).values("tag")
        if value == "live":
            return tags.filter(pk__in=live)
        worn = PostTag.objects.values("tag")
        return tags.exclude(pk__in=worn) if value == "unused" else tags.filter(pk__in=worn).exclude(pk__in=live)


class TagList(IndexView):
    """Sorted by any of its numbers."""

    @cached_property
    def list_display(self) -> list[Any]:
        columns = [
            "name",
            "slug",
            NumberColumn("live_uses", label="Live posts", sort_key="live_uses"),
            NumberColumn("uses", label="Posts and drafts", sort_key="uses"),
        ]
        if tag_followers.are_known():
            columns.append(NumberColumn("followers", label="Followers", sort_key="followers"))
        return [*columns, MomentColumn("last_used", label="Last used", sort_key="last_used")]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        if may_merge_tags(self.request.user):
            url = reverse("wagtailsnippets_blog_tag:merges")
            buttons.append(Button("Merges", url=url, icon_name="history", priority=90))
        return buttons

    def get_base_queryset(self) -> "QuerySet[Any]":
        return with_numbers(Tag.objects.all())
