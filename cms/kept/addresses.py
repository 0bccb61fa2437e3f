"""What tells one kept page from another, and who gets kept pages at all."""

import re
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import reverse

from blog.commenting.own import COOKIE as OWN_COMMENTS
from blog.views.theme import COOKIE as THEME
from blog.views.theme import THEMES

NUMBER: Final = re.compile(r"page=([1-9][0-9]{0,5})", re.ASCII)
HOST: Final = re.compile(r"[a-z0-9][a-z0-9.-]*(:[0-9]+)?", re.ASCII)
LONGEST: Final = 400  # signs of a path


class Address(NamedTuple):
    """
    :param variant: scheme and theme, such as ``https-dark``.
    :param path: without a prefix, as ``path_info`` has it.
    :param number: of the page of a list, from 1.
    """

    host: str
    variant: str
    path: str
    number: int


def address_of(request: HttpRequest) -> Address | None:
    """Where the page asked for is kept, or ``None`` when this reader or this address gets no kept page.

    Nobody does who is known to the site (by a session, or by a comment of theirs that waits), nor who asks for anything
    but a page of a list by ``?page=``.
    """
    meta, path = request.META, request.path_info
    if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in meta or meta.get("SCRIPT_NAME"):
        return None
    query = meta.get("QUERY_STRING", "")
    asked = NUMBER.fullmatch(query) if query else None
    if (query and (asked is None or asked[1] == "1")) or path.startswith(never_kept()) or len(path) > LONGEST:
        return None
    theme = ""
    if "HTTP_COOKIE" in meta:
        if not request.COOKIES.keys().isdisjoint(known_by()):
            return None
        theme = request.COOKIES.get(THEME, "")
    try:
        host = request.get_host().lower()
    except DisallowedHost:
        return None
    if not HOST.fullmatch(host) or (":" in host and host != own_host()):
        return None
    variant = f"{request.scheme}-{theme if theme in THEMES else 'auto'}"
    return Address(host, variant, path, int(asked[1]) if asked else 1)


def known_by() -> frozenset[str]:
    """Cookies by which the site knows somebody."""
    return frozenset({settings.SESSION_COOKIE_NAME, OWN_COMMENTS, "messages"})


@cache
def never_kept() -> tuple[str, ...]:
    """Beginnings of addresses that are never kept, so that nobody waits there for somebody else's page."""
    names = ("wagtailadmin_home", "account_overview", "search:search", "healthz", "readyz")
    return (settings.STATIC_URL, settings.MEDIA_URL, "/documents/", *(reverse(name) for name in names))


@cache
def own_host() -> str:
    """Host and port of ``SITE_URL``. Any other port is somebody's who makes up host names."""
    return urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc.lower()
