"""The way to the publish sheet: the editor's own Publish button."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.action_menu import PublishMenuItem
from wagtail.models import Page

from blog.models import Post

NAME, SHEET = "action-publish", "sheet"


class SheetMenuItem(PublishMenuItem):
    """Wagtail's Publish button, which leads to the sheet. Its value tells the press from a script's."""

    template_name = "notifications/admin/publish_button.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "value": SHEET}


def lead_to_sheet(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """For Wagtail's ``construct_page_action_menu`` hook: the button of a post asks before it publishes."""
    if not _is_about_a_post(request, context):
        return
    for place, item in enumerate(items):
        if type(item) is PublishMenuItem:
            items[place] = SheetMenuItem(order=item.order)


def show_sheet(request: HttpRequest, page: Page) -> HttpResponse | None:
    """For Wagtail's ``before_publish_page`` hook: the draft is saved by then. Any other value publishes at once."""
    if not isinstance(page, Post) or request.POST.get(NAME) != SHEET:
        return None
    return redirect("bellbird_sheet:sheet", page.pk)


def _is_about_a_post(request: HttpRequest, context: dict[str, Any]) -> bool:
    page = context.get("page")
    if page is not None:
        return issubclass(page.specific_class or Page, Post)
    asked = request.resolver_match.kwargs if request.resolver_match else {}
    return (asked.get("content_type_app_name"), asked.get("content_type_model_name")) == ("blog", "post")
