"""What this package adds to Wagtail's menus and headers."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import Menu, MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from blog.admin.dashboard import waiting_comments
from blog.admin.permissions import may_moderate, may_publish_somewhere, may_see_posts, may_see_timeline
from blog.models import CommentStatus, Post


class EventsMenuItem(MenuItem):
    """For whoever may see every event."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_publish_somewhere(request.user)


posts_menu = Menu(register_hook_name="register_posts_menu_item", construct_hook_name="construct_posts_menu")
"""What stands under “Posts”: whoever has something to add uses the hook."""


class AllPostsMenuItem(MenuItem):
    """For whoever may do something with pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_posts(request.user)


class ModeratorsMenuItem(MenuItem):
    """For whoever decides about comments."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_moderate(request.user)


class CommentsMenuItem(ModeratorsMenuItem):
    """“Comments (3)”: how many wait, and the way to them. The item is cached, its count is not."""

    def render_component(self, request: HttpRequest) -> Any:
        waiting = waiting_comments(request).number
        component = super().render_component(request)
        component.label = f"{self.label} ({waiting})" if waiting else self.label
        component.attrs = {**self.attrs}
        component.url = f"{self.url}?status={CommentStatus.PENDING}" if waiting else self.url
        return component


class OwnProfileMenuItem(MenuItem):
    """For everybody who has come this far."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated)


def what_happened(page: Page, user: Any) -> Iterator[Button]:
    """“What happened” for a post that ``user`` may look into."""
    if issubclass(page.specific_class or Page, Post) and may_see_timeline(user, page):
        url = reverse("bellbird_events:post", args=[page.pk])
        yield Button("What happened", url=url, icon_name="history", priority=66)
