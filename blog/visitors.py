"""Who is asking, without keeping who it is."""

import ipaddress
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LOOPBACK: Final = frozenset({ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")})
HASH_LENGTH: Final = 32  # hex digits


def visitor_hash(request: HttpRequest) -> str:
    """What stands for the network address that ``request`` came from: 32 hex digits, keyed with ``SECRET_KEY``."""
    return _keyed("notifications.visitor", address_of(request))


def household_hash(request: HttpRequest) -> str:
    """The same for what one household or office shares: the address itself, of version 6 the first half."""
    return _keyed("notifications.network", household_of(address_of(request)))


def network_hash(request: HttpRequest) -> str:
    """The same for the neighbourhood of the address: 256 of version 4, of version 6 what a provider hands out (/48)."""
    return _keyed("blog.network", _neighbourhood_of(address_of(request)))


def address_of(request: HttpRequest) -> str:
    """The visitor's network address: that of the connection, or what the proxy that is trusted says of it."""
    peer = request.META.get("REMOTE_ADDR", "")
    is_proxy = settings.SECURE_PROXY_SSL_HEADER is not None or not peer or _parsed(peer) in LOOPBACK
    told = _without_port(request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()) if is_proxy else ""
    return told if _parsed(told) else peer


def household_of(address: str) -> str:
    """What one household or office shares: the address itself, of version 6 the first half."""
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return address


def _without_port(told: str) -> str:
    """Some proxies say 192.0.2.7:4444 or [2001:db8::7]:4444 (RFC 7239, section 6)."""
    if told.startswith("["):
        return told[1:].partition("]")[0]
    host, _, port = told.partition(":")
    return host if port.isdecimal() else told


def _neighbourhood_of(address: str) -> str:
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if parsed is None:
        return address
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))


def _parsed(address: str) -> Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None


def _keyed(salt: str, value: str) -> str:
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()[:HASH_LENGTH]
