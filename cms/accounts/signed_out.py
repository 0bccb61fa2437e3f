"""Whoever was signed out while they wrote loses nothing: what they sent is shown again, to be sent once they are back.

Signing in changes Django's token, so what was sent before it is shown a second time with the new one. Both happen only
for what a page of ours has sent (:func:`~blog.own_forms.comes_from_us`): no other site puts words into a form.
"""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.views.csrf import csrf_failure as djangos_csrf_failure

from blog.own_forms import comes_from_us
from cms.accounts.second_factor import may_enter_admin

FORMS: Final = frozenset({"wagtailadmin_pages:edit", "wagtailadmin_pages:add"})
UNAUTHENTICATED, FORBIDDEN = 401, 403


def keep_what_was_typed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer a post's form that arrives without a login with the form itself, instead of the login page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and _is_kept(request) and not request.user.is_authenticated:
            return _show_again(request, UNAUTHENTICATED)
        return get_response(request)

    return middleware


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a missing token; for a post's form that was kept while somebody signed in, the form itself."""
    if _is_kept(request) and may_enter_admin(request.user):
        return _show_again(request, FORBIDDEN)
    return djangos_csrf_failure(request, reason=reason)


def _is_kept(request: HttpRequest) -> bool:
    if not request.path_info.startswith(reverse("wagtailadmin_home")) or not request.accepts("text/html"):
        return False
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        return False
    return name in FORMS and comes_from_us(request)


def _show_again(request: HttpRequest, status: int) -> HttpResponse:
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    home = reverse("wagtailadmin_home")
    context: dict[str, Any] = {
        "path": request.get_full_path(),
        "fields": [each for each in sent if each[0] != "csrfmiddlewaretoken"],
        "title": request.POST.get("title", ""),
        "is_back": request.user.is_authenticated,
        "login_url": f"{reverse('account_login')}?{urlencode({'next': home})}",
    }
    response = render(request, "blog/admin/signed_out.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
