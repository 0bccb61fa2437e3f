"""What this package adds to Wagtail's menus and headers."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from blog.models import Post
from notifications.admin import permissions


class SubscribersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may_see_subscribers(request.user)


class OutboxMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may_see_mails(request.user)


class MailPreviewsMenuItem(MenuItem):
    """What every kind of mail looks like."""

    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may_preview_mails(request.user)


def delivery_report(page: Page, user: Any) -> Iterator[Button]:
    """“Delivery report” for a post whose mails ``user`` may count."""
    if issubclass(page.specific_class or Page, Post) and permissions.may_see_report(user, page):
        url = reverse("bellbird_reports:post", args=[page.pk])
        yield Button("Delivery report", url=url, icon_name="mail", priority=67)
