"""“Delivery report” in the bar over a post's page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from blog.admin.userbar import WayItem
from blog.models import Post
from notifications.admin import permissions


def add_items(request: HttpRequest, items: list[Any], page: Any) -> None:
    """For Wagtail's ``construct_wagtail_userbar`` hook; for whoever may see the report."""
    post = page.specific if page is not None and page.pk else None
    if not isinstance(post, Post) or getattr(request, "in_preview_panel", False):
        return
    if permissions.may_see_report(request.user, post):
        url = reverse("bellbird_reports:post", args=[post.pk])
        items.append(WayItem("Delivery report", url, "folder-open-inverse"))
