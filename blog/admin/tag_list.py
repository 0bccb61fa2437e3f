"""The list of tags: how much each is worn and followed, sorted and narrowed by it."""

from typing import Any, Final

import django_filters
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.forms import RadioSelect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import NumberColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.views.snippets import IndexView

from blog.admin import tag_followers
from blog.admin.columns import MomentColumn
from blog.admin.permissions import may_merge_tags
from blog.models import Post, PostTag, Tag

WORN = [("unused", "Unused"), ("drafts", "Only on drafts"), ("live", "On live posts")]


MANY: Final = 500
"""Posts of a tag from which on its newest is looked for among the newest of all, where it is found soon."""


def with_numbers(tags: "QuerySet[Tag]") -> "QuerySet[Any]":
    """The tags with ``uses``, ``live_uses``, ``followers`` and ``last_used``, each counted where it is shown."""
    worn = PostTag.objects.filter(tag=OuterRef("pk")).order_by()
    hidden = Page.objects.filter(live=False).order_by().values("pk")  # fewer than those that are live
    live = worn.exclude(content_object__in=hidden)
    return tags.annotate(
        uses=_number(worn), live_uses=_number(live), followers=tag_followers.of_tag(), last_used=_last_used(worn)
    )


def _number(rows: "QuerySet[PostTag]") -> Coalesce:
    counted = rows.values("tag").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _last_used(worn: "QuerySet[PostTag]") -> Case:
    """The date shown on the newest live post."""
    live = worn.filter(content_object__live=True, content_object__published_at__isnull=False)
    theirs = live.order_by("-content_object__published_at").values("content_object__published_at")[:1]
    wearing = PostTag.objects.order_by().filter(tag=OuterRef(OuterRef("pk")), content_object=OuterRef("pk"))
    newest_first = F("published_at").desc(nulls_last=True), F("pk").desc()
    newest = Post.objects.filter(Exists(wearing), live=True, published_at__isnull=False).order_by(*newest_first)
    of_all = Subquery(newest.values("published_at")[:1])
    return Case(When(uses__gt=MANY, then=of_all), default=Subquery(theirs), output_field=DateTimeField())


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

    table_classname = "listing full-width bb-wide"

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
