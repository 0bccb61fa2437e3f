"""The settings of the site that a request is for, read without ever writing a row."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from wagtail.models import Site

if TYPE_CHECKING:
    from blog.models import BlogSettings


def site_settings(request: HttpRequest) -> "BlogSettings":
    """The site's :class:`BlogSettings`, or the defaults where nobody has saved any. One query per request."""
    from blog.models import BlogSettings

    cached: BlogSettings | None = getattr(request, "_blog_settings", None)
    if cached is None:
        site = Site.find_for_request(request)
        cached = (BlogSettings.objects.filter(site=site).first() if site else None) or BlogSettings()
        request._blog_settings = cached  # type: ignore[attr-defined]
    return cached
