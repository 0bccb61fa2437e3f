"""A person's calendar for their calendar program, at a secret address. No cookie, no page store, no search engine."""

from datetime import timedelta
from typing import Final

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.admin.posts import explorable_posts
from blog.calendar.access import reader_of
from blog.calendar.entries import entries
from blog.calendar.ical import TYPE, as_ical
from blog.visitors import household_hash

BACK, AHEAD = timedelta(days=60), timedelta(days=400)
MINUTE: Final = 60  # seconds
ASKED_A_MINUTE: Final = 30
"""Requests of one household, right or wrong. Programs ask once in a quarter of an hour at most."""


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What the token's owner may see at this moment: titles and dates, from two months ago to a year ahead.

    :raises django.http.Http404: when the token is nobody's, or its owner may not see the calendar any more.
    """
    if _asks_too_often(request):
        return HttpResponse(
            "Too many requests.\n", status=429, content_type="text/plain", headers={"Retry-After": "60"}
        )
    owner = reader_of(token)
    if owner is None:
        raise Http404("There is no such calendar.")
    now = timezone.now()
    found = entries(explorable_posts(owner), now - BACK, now + AHEAD)
    answer = HttpResponse(as_ical(found, request.get_host().partition(":")[0], "Posts", now), content_type=TYPE)
    for name, value in HEADERS.items():
        answer[name] = value
    return answer


HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "Content-Disposition": 'inline; filename="posts.ics"',
}


def _asks_too_often(request: HttpRequest) -> bool:
    """Whether this household has asked too often within a minute. Without a cache everybody may: tokens stay secret."""
    key = f"blog.calendar_feed.{household_hash(request)}"
    try:
        cache.add(key, 0, MINUTE)
        return bool(cache.incr(key) > ASKED_A_MINUTE)
    except Exception:  # noqa: BLE001 - each cache has errors of its own
        return False
