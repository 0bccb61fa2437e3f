"""Addresses that belong to the site itself, so no post may have them."""

from functools import cache

from django.urls import get_resolver

FIXED = frozenset(
    """
    tags authors archive search series feed feed.json comments subscribe unsubscribe preferences theme viewed accounts
    accessibility help privacy admin django-admin api documents media static healthz readyz sitemap.xml robots.txt
    """.split()  # noqa: SIM905 - read as a list of words
)


@cache
def reserved_slugs() -> frozenset[str]:
    """First parts of all addresses that the URL configuration answers, and those that are promised for later."""
    return FIXED | {first for first in map(_first_part, get_resolver().url_patterns) if first}


def _first_part(pattern: object) -> str:
    route = str(getattr(pattern, "pattern", "")).lstrip("^")
    first = route.split("/", 1)[0]
    return first if first.replace("-", "").replace(".", "").replace("_", "").isalnum() else ""
