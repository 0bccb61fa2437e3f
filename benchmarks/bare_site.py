"""
The site as production serves it, for ``gunicorn``, with views to measure by.

``/ok/`` answers two bytes, ``/same/`` given ones, and ``/forgetful/`` the site's feed after its cache was emptied.
"""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cms.wsgi import application

__all__ = ["application"]


def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def same(request: HttpRequest) -> HttpResponse:
    """The bytes of a file, read once: what a page costs of which nothing is to be found out."""
    return HttpResponse(_same_bytes())


def forgetful(request: HttpRequest) -> HttpResponse:
    """The feed for the first program that asks after a restart."""
    from django.core.cache import cache as memory

    from blog.views.feeds import site_feed

    memory.clear()
    return site_feed(request)


@cache
def _same_bytes() -> bytes:
    return Path(os.environ["SAME_BYTES"]).read_bytes()


def _add(**views: Callable[[HttpRequest], HttpResponse]) -> None:
    from cms.urls import urlpatterns  # once Django is set up, which the application does

    urlpatterns[:0] = [path(f"{name}/", view, name=name) for name, view in views.items()]


_add(ok=ok, same=same, forgetful=forgetful)
