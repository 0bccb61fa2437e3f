"""Reports > Deliveries: every announcement with its figures, newest first, each a way to the mails behind it."""

from typing import Any

from django.http import HttpRequest
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.admin.subjects import subjects_of
from blog.models import Post
from notifications.admin import permissions
from notifications.admin.figures import Account, accounts
from notifications.models import Fanout

PER_PAGE = 20


class Deliveries(permissions.Guarded, WagtailAdminTemplateMixin, TemplateView):
    """A bounded number of queries for a page: the figures are counted for all announcements on it at once."""

    rule = permissions.may_see_mails
    template_name = "notifications/admin/deliveries.html"
    page_title = "Deliveries"
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        announced = Fanout.objects.filter(not_announced="").select_related("event").order_by("-event_id")
        paginator = WagtailPaginator(announced, PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            page_obj=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
            rows=_rows(list(page.object_list)),
            **kwargs,
        )


def _rows(fanouts: list[Fanout]) -> list[dict[str, Any]]:
    subjects = subjects_of(fanout.event for fanout in fanouts)
    return [_row(account, subjects[account.fanout.event_id]) for account in accounts(fanouts)]


def _row(account: Account, subject: Any) -> dict[str, Any]:
    post = subject.thing if isinstance(subject.thing, Post) else None
    return {"account": account, "name": subject.name, "post": post, "lines": account.lines()}


class DeliveriesMenuItem(MenuItem):
    """For whoever may see mails."""

    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may_see_mails(request.user)
