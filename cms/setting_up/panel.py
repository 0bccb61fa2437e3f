"""“Set-up” on the first page of the admin: what is missing yet. Gone when nothing is, and when it is put away."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.users.models import UserProfile

from cms.setting_up.steps import LOOKS, Step, steps

PUT_AWAY: Final = "bellbird_set_up"  # among what a person has dismissed
REMEMBERED_SECONDS: Final = 3600


def may_set_up(user: Any) -> bool:
    """Whether ``user`` is told what is missing: administrators are."""
    return bool(user.is_active and user.is_superuser)


class SetUpPanel(Component):
    """What is done is remembered for an hour; what is missing is looked for every time."""

    name = "set_up"
    template_name = "cms/setting_up/panel.html"
    order = 40

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        request = parent_context["request"] if parent_context else None
        if request is None or not may_set_up(request.user) or _is_put_away(request.user):
            return ""
        key = f"bellbird-set-up:{request.user.pk}"
        known: dict[str, Step] = cache.get(key, {})
        if len(known) == len(LOOKS):
            return ""
        found = list(steps(request.user, known))
        done = {step.title: step for step in found if step.is_done is not False}
        if len(done) > len(known):
            cache.set(key, done, REMEMBERED_SECONDS)
        if len(done) == len(LOOKS):
            return ""
        return str(super().render_html({"steps": found, "csrf_token": get_token(request)}))

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        return dict(parent_context or {})


class SetUp(WagtailAdminTemplateMixin, TemplateView):
    """All steps, whenever somebody wants to see them."""

    template_name = "cms/setting_up/page.html"
    page_title = "Set-up"
    header_icon = "cogs"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_set_up(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(steps=list(steps(self.request.user)), **kwargs)


@method_decorator(require_POST, name="dispatch")
class PutAway(View):
    """The panel is not shown to this person any more."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if not may_set_up(request.user):
            raise PermissionDenied
        profile = UserProfile.get_for_user(request.user)
        profile.dismissibles[PUT_AWAY] = True
        profile.save(update_fields=["dismissibles"])
        messages.success(request, "The list is put away. It stays here, under Settings > Set-up.")
        return redirect("bellbird_setup:index")


class SetUpMenuItem(MenuItem):
    """For administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_set_up(request.user)


def _is_put_away(user: Any) -> bool:
    profile = getattr(user, "wagtail_userprofile", None)
    return bool(profile and profile.dismissibles.get(PUT_AWAY))
