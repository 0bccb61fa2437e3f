"""Whether somebody has asked for something too often."""

from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from blog.visitors import household_hash, visitor_hash

__all__ = ["ASKS_PER_HOUR", "asks_too_often", "visitor_hash"]

HOUR: Final = 3600  # seconds
ASKS_PER_HOUR: Final = 10


def asks_too_often(request: HttpRequest, what: str) -> bool:
    """Count one request for ``what`` from this network; return whether it is one too many within an hour.

    Without a cache everybody may ask: mail to one address is limited in the database as well.
    """
    key = f"notifications.asks.{what}.{household_hash(request)}"
    limit = getattr(settings, "BELLBIRD_ASKS_PER_HOUR", ASKS_PER_HOUR)
    try:
        cache.add(key, 0, HOUR)
        return bool(cache.incr(key) > limit)
    except Exception:  # noqa: BLE001 - each cache has errors of its own, and none of them may keep readers out
        return False
