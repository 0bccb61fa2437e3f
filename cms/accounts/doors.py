"""Wagtail's own ways in, which know no second factor: each leads to the site's one door instead."""

from typing import Final

from allauth.account.adapter import get_adapter
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from cms.accounts.second_factor import may_enter_admin

NEXT: Final = REDIRECT_FIELD_NAME


@never_cache
def admin_login(request: HttpRequest) -> HttpResponse:
    """Lead to the login page, and back to where they wanted to go.

    :raises PermissionDenied: for who is signed in and may not enter: the login page would send them back for ever.
    """
    wanted = request.GET.get(NEXT, "") or reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({NEXT: wanted})}")
    if not may_enter_admin(request.user):
        raise PermissionDenied
    is_ours = get_adapter(request).is_safe_url(wanted)
    return HttpResponseRedirect(wanted if is_ours else reverse("wagtailadmin_home"))


def password_reset(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Lead to where everybody resets a password."""
    return HttpResponseRedirect(reverse("account_reset_password"))


urlpatterns = [
    path("login/", admin_login),
    path("password_reset/", password_reset),
    path("password_reset/<path:rest>", password_reset),
]
