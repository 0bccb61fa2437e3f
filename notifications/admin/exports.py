"""The list of subscribers taken elsewhere. That somebody took it is written down."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import LogFormatter, log

from notifications import exporting
from notifications.admin import permissions
from notifications.admin.noting import filter_to_note
from notifications.admin.subscribers import SubscriptionFilters, found
from notifications.models import Subscription

EXPORTED = "notifications.subscribers_exported"
KINDS = {"csv": (exporting.as_csv, "text/csv"), "json": (exporting.as_json, "application/json")}


class Export(permissions.Guarded, WagtailAdminTemplateMixin, TemplateView):
    """What the list shows, narrowed as it is there. GET says how much that is; POST hands it out, and notes to whom."""

    rule = permissions.may_export
    template_name = "notifications/admin/export.html"
    header_icon = "download"
    page_title = "Export subscribers"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = {"url": reverse("bellbird_subscribers:index"), "label": "Subscribers"}
        return [*self.breadcrumbs_items, index, {"url": "", "label": "Export"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            number=self._rows().count(), kinds=list(KINDS), query=self.request.GET.urlencode(), **kwargs
        )

    def post(self, request: HttpRequest) -> HttpResponseBase:
        kind = request.POST.get("kind", "")
        if kind not in KINDS:
            return HttpResponseBadRequest("Unknown kind of file.")
        write, content_type = KINDS[kind]
        rows = self._rows()
        noted = {"filter": filter_to_note(request.GET), "rows": rows.count()}
        log(request.user, EXPORTED, user=request.user, data=noted)
        response = StreamingHttpResponse(write(rows), content_type=f"{content_type}; charset=utf-8")
        name = f"subscribers-{timezone.localdate():%Y-%m-%d}.{kind}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "no-store"
        return response

    def _rows(self) -> "QuerySet[Subscription]":
        rows = found(Subscription.objects.all(), self.request.GET.get("q", ""))
        narrowed = SubscriptionFilters(self.request.GET, queryset=rows, request=self.request)
        return narrowed.qs.order_by() if narrowed.is_valid() else rows.none()


class ExportFormatter(LogFormatter):
    """Says in Wagtail's log who took how many rows."""

    label = "Export subscribers"

    def format_message(self, log_entry: Any) -> str:
        return f"Exported {log_entry.data.get('rows', 0):,} subscriptions"


def register_actions(actions: Any) -> None:
    """For Wagtail's ``register_log_actions`` hook."""
    actions.register_action(EXPORTED)(ExportFormatter)
