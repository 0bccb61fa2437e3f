"""Whoever may enter the admin needs a second factor (ASVS 5.0.0, 6.3.3), where a setting asks it of all or of roles."""

from collections.abc import Callable
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from blog.roles import ADMINISTRATOR, BY_NAME, PUBLISHER, WAGTAILS_MODERATORS
from cms.middleware import is_below, path_of

FACTORS: Final = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes only stand in for one
ENTER: Final = "wagtailadmin.access_admin"


def may_enter_admin(user: Any) -> bool:
    """Whether ``user`` is staff: somebody whom Wagtail's admin lets in."""
    return bool(user.is_authenticated and user.is_active and user.has_perm(ENTER))


def lacks_second_factor(user: Any) -> bool:
    """Whether ``user`` has to set up a second factor before the admin opens."""
    return _is_asked(user) and may_enter_admin(user) and not is_mfa_enabled(user, FACTORS)


def _is_asked(user: Any) -> bool:
    if settings.BELLBIRD_STAFF_SECOND_FACTOR:
        return True
    roles = [BY_NAME[name] for name in settings.BELLBIRD_SECOND_FACTOR_ROLES]
    if not roles or not user.is_authenticated:
        return False
    if user.is_superuser and ADMINISTRATOR in roles:
        return True
    groups = {role.group for role in roles} | ({WAGTAILS_MODERATORS} if PUBLISHER in roles else set())
    return bool(user.groups.filter(name__in=groups).exists())


def second_factor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Send staff without a second factor to where they set one up, from every address of the admin but its way out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _is_admin(request) and lacks_second_factor(request.user):
            return _refusal(request)
        return get_response(request)

    return middleware


def _is_admin(request: HttpRequest) -> bool:
    return is_below(request, "wagtailadmin_home") and request.path_info != path_of("wagtailadmin_logout")


def _refusal(request: HttpRequest) -> HttpResponse:
    if _wants_data(request):
        return JsonResponse({"error": _("Set up a second factor for your account first.")}, status=403)
    return HttpResponseRedirect(reverse("mfa_index"))


def _wants_data(request: HttpRequest) -> bool:
    is_script = request.headers.get("x-requested-with") == "XMLHttpRequest"
    return is_script or request.get_preferred_type(["text/html", "application/json"]) == "application/json"
