"""What the readers' pages have in common: who may keep them, how large a form may be, and refusals in words."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from notifications.links import CONFIRM_DAYS

View = Callable[..., HttpResponse]
LARGEST = 100_000  # bytes; the largest form here has a few thousand
for_readers = require_http_methods(["GET", "HEAD", "POST"])


def behind_a_token(view: View) -> View:
    """
    A page whose address is a secret: kept by no cache, listed by no search engine, told to no other site.

    The policy is ``same-origin`` and not ``no-referrer``: under that browsers hide the origin of the page's own form,
    and Django refuses it.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return guarded


def small_forms_only(view: View) -> View:
    """Refuse what is far too large to be one of our forms, before anything is read of it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.method == "POST" and length.isascii() and length.isdigit() and int(length[:18]) > LARGEST:
            return render(request, "notifications/too_large.html", status=413)
        return view(request, *args, **kwargs)

    return guarded


def too_often(request: HttpRequest) -> HttpResponse:
    """Answer 429 in words."""
    response = render(request, "notifications/too_often.html", status=429)
    response.headers["Retry-After"] = "3600"
    return response


def bad_link(request: HttpRequest, fault: str, status: int) -> HttpResponse:
    """Say why a link does not work: ``expired``, ``used``, ``gone`` or ``broken``."""
    return render(request, "notifications/bad_link.html", {"fault": fault, "days": CONFIRM_DAYS}, status=status)


def see_other(name: str, *args: str) -> HttpResponse:
    """Answer a POST with 303: look there, by GET."""
    response = redirect(name, *args)
    response.status_code = 303
    return response
