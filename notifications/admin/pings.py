"""“Pings”: hubs and search engines that were not told in the end, why, and a button to tell them again."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.admin.dashboard import Need
from blog.admin.permissions import may_publish_somewhere
from notifications.admin.permissions import Guarded
from notifications.models import Ping

SHOWN = 100


class GivenUpPings(Guarded, WagtailAdminTemplateMixin, TemplateView):
    rule = may_publish_somewhere
    template_name = "notifications/admin/pings.html"
    page_title = "Pings"
    header_icon = "globe"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given_up = Ping.objects.given_up()
        return super().get_context_data(
            pings=given_up.order_by("service", "-pk")[:SHOWN], number=given_up.count(), **kwargs
        )


@method_decorator(require_POST, name="dispatch")
class TellAgain(View):
    """Gives every ping that was given up a full set of attempts."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if not may_publish_somewhere(request.user):
            raise PermissionDenied
        number = Ping.objects.given_up().update(attempts=0, next_at=timezone.now())
        words = "1 ping is tried again." if number == 1 else f"{number} pings are tried again."
        messages.success(request, words)
        return redirect("bellbird_pings:index")


class PingsMenuItem(MenuItem):
    """For whoever may publish."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_publish_somewhere(request.user)


def needs(user: Any) -> Iterator[Need]:
    """For “Needs you”: how many were given up."""
    number = Ping.objects.given_up().count() if may_publish_somewhere(user) else 0
    if number:
        text = "1 ping was given up" if number == 1 else f"{number} pings were given up"
        yield Need(text, reverse("bellbird_pings:index"), "a hub or search engine was not told")
