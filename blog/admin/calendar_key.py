"""The secret address of one's own calendar: made and told once, or taken back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.calendar.access import may_see_calendar
from blog.calendar.models import CalendarKey


@method_decorator(require_POST, name="dispatch")
class ChangeKey(WagtailAdminTemplateMixin, TemplateView):
    """Makes a new address and shows it, this once; or takes back the one there is."""

    page_title = "Your calendar’s address"
    header_icon = "calendar-alt"
    template_name = "blog/admin/calendar_key.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see_calendar(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[Any]:
        calendar = {"url": reverse("bellbird_calendar:index"), "label": "Calendar"}
        return [*super().get_breadcrumbs_items(), calendar, {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("do") == "revoke":
            CalendarKey.revoke(request.user)
            messages.success(request, "The address of your calendar is worth nothing any more.")
            return redirect("bellbird_calendar:index")
        path = reverse("blog:calendar_feed", args=[CalendarKey.make_for(request.user)])
        return self.render_to_response(self.get_context_data(address=request.build_absolute_uri(path)))
