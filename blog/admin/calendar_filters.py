"""What the calendar is narrowed by."""

from typing import TYPE_CHECKING, Any, Final

import django_filters
from django import forms

from blog.admin.posts_filters import PostFilters
from blog.calendar.sources import Kind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from blog.models import Post

SHOWN: Final = {
    "coming": ("Goes live", {Kind.SCHEDULED, Kind.UPDATE, Kind.FAILED}),
    "expiring": ("Expires", {Kind.EXPIRES, Kind.EXPIRED}),
    "published": ("Published", {Kind.PUBLISHED}),
    "mail": ("E-mail", {Kind.OTHER}),
}


class CalendarFilters(PostFilters):
    """Author, tag and series as in the list of posts, and what happens."""

    status = only = month = None
    shown = django_filters.ChoiceFilter(
        label="State",
        choices=[(name, label) for name, (label, _) in SHOWN.items()],
        empty_label="All",
        widget=forms.Select,
        method="with_all",
    )

    def with_all(self, posts: "QuerySet[Post]", name: str, value: str) -> "QuerySet[Post]":
        """What is shown of a post is decided entry by entry."""
        return posts

    @property
    def is_about_posts(self) -> bool:
        """Whether only some posts are asked for."""
        return any(self.chosen.get(name) for name in ("author", "tag", "series"))

    def shows(self, kind: Kind) -> bool:
        """Whether entries of this kind are asked for."""
        shown = self.chosen.get("shown")
        return not shown or kind in SHOWN[shown][1]

    @property
    def chosen(self) -> dict[str, Any]:
        return getattr(self.form, "cleaned_data", {}) if self.form.is_valid() else {}
