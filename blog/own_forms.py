"""
Forms on pages that are the same for everybody, and so carry no token and set no cookie.

A reader without a session has no authority that another site could borrow. What such a reader sends is taken when the
browser says that it comes from a page of ours (``Sec-Fetch-Site``, ``Origin`` or ``Referer``); with a session Django's
token decides, as everywhere. Whatever convinces neither is shown again with a token, to be sent once more by hand.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]
SHOWN: Final = ("name", "email", "body")
MOST: Final = 60  # fields; our largest form has a dozen


def from_our_pages(view: View) -> View:
    """Take what is posted from a page of ours; show anything else again, to be confirmed (403)."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or _is_ours(request) or _has_token(request, view):
            return view(request, *args, **kwargs)
        return _confirm(request)

    return guarded


def form_token(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``form_token`` is Django's token for those with a session, and empty for all others."""
    return {"form_token": SimpleLazyObject(lambda: get_token(request)) if has_session(request) else ""}


def has_session(request: HttpRequest) -> bool:
    """Whether the browser has sent a session's cookie, good or not."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _is_ours(request: HttpRequest) -> bool:
    return not has_session(request) and comes_from_us(request)


def comes_from_us(request: HttpRequest) -> bool:
    """
    Whether the browser says that a page of ours has sent this: all that it says must agree, and it must say something.

    Scripts of other sites cannot set these headers: https://fetch.spec.whatwg.org/#forbidden-request-header.
    """
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    if site is not None and site != "same-origin":
        return False
    own = f"{request.scheme}://{request.get_host()}"
    if origin is not None:
        return origin.lower() == own.lower()
    if site is not None:
        return True
    return _origin_of(request.headers.get("Referer", "")) == own.lower()


def _origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


class _TokenCheck(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _has_token(request: HttpRequest, view: View) -> bool:
    """Whether Django would take it."""
    check = _TokenCheck(lambda request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, view, (), {}) is None


def _confirm(request: HttpRequest) -> HttpResponse:
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [each for each in sent if each[0] != "csrfmiddlewaretoken"][:MOST]
    shown = {name: value for name, value in fields if name in SHOWN}
    hidden = [each for each in fields if each[0] not in SHOWN]
    context = {"path": request.path, "shown": shown, "hidden": hidden}
    return render(request, "blog/form_to_confirm.html", context, status=403)
