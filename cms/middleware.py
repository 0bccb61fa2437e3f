"""What every answer carries beyond Django's own security headers."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

PERMISSIONS: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def response_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Add a permissions policy everywhere and give Wagtail's admin the wider content policy it needs.

    Wagtail 8's editor writes inline scripts without a nonce, so ``SECURE_CSP`` holds on the public site alone; below
    the admin's address ``ADMIN_CSP`` takes its place. A view that set its own policy keeps it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.path.startswith(reverse("wagtailadmin_home")) and not hasattr(response, "_csp_config"):
            response._csp_config = settings.ADMIN_CSP  # type: ignore[attr-defined]
        return response

    return middleware
