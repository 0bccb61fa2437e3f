"""What every answer carries beyond Django's own security headers."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, reverse
from django.utils.cache import add_never_cache_headers

PERMISSIONS: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def response_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Add a permissions policy everywhere and give Wagtail's admin the wider content policy it needs.

    Wagtail 8's editor writes inline scripts without a nonce, so ``SECURE_CSP`` holds on the public site alone; below
    the admin's address ``ADMIN_CSP`` takes its place. A view that set its own policy keeps it. No browser and no proxy
    keeps a page of somebody's account: some show secrets.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if is_below(request, "wagtailadmin_home") and not hasattr(response, "_csp_config"):
            response._csp_config = settings.ADMIN_CSP  # type: ignore[attr-defined]
        if is_below(request, "account_overview"):
            add_never_cache_headers(response)
        return response

    return middleware


def is_below(request: HttpRequest, name: str) -> bool:
    """Whether the page asked for is the one called ``name``, or below it, wherever the site is mounted."""
    return request.path_info.startswith(path_of(name))


def path_of(name: str) -> str:
    """The address of the page called ``name`` as ``path_info`` has it, without the prefix the site is mounted at.

    ``request.path`` begins with whatever a proxy, or somebody in its place, names as ``SCRIPT_NAME``.
    """
    return "/" + reverse(name).removeprefix(get_script_prefix())
