"""Who is asking, without keeping who it is; and whether they have asked too often."""

import ipaddress
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR: Final = 3600  # seconds
ASKS_PER_HOUR: Final = 10


def visitor_hash(request: HttpRequest) -> str:
    """What stands for the network address that ``request`` came from: 32 hex digits, keyed with ``SECRET_KEY``."""
    return salted_hmac("notifications.visitor", _address(request), algorithm="sha256").hexdigest()[:32]


def asks_too_often(request: HttpRequest, what: str) -> bool:
    """Count one request for ``what`` from this network; return whether it is one too many within an hour.

    Without a cache everybody may ask: mail to one address is limited in the database as well.
    """
    network = salted_hmac("notifications.network", _network(_address(request)), algorithm="sha256").hexdigest()[:32]
    key, limit = f"notifications.asks.{what}.{network}", getattr(settings, "BELLBIRD_ASKS_PER_HOUR", ASKS_PER_HOUR)
    try:
        cache.add(key, 0, HOUR)
        return bool(cache.incr(key) > limit)
    except Exception:  # noqa: BLE001 - each cache has errors of its own, and none of them may keep readers out
        return False


def _address(request: HttpRequest) -> str:
    """The visitor's network address: that of the connection, or what the proxy that is trusted says of it."""
    peer = request.META.get("REMOTE_ADDR", "")
    is_proxy = settings.SECURE_PROXY_SSL_HEADER is not None or not peer or _parsed(peer) in LOOPBACK
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() if is_proxy else ""
    return told if _parsed(told) else peer


LOOPBACK = frozenset({ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")})


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None


def _network(address: str) -> str:
    """What one household or office shares: the address itself, of version 6 the first half."""
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return address
