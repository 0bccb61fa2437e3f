"""
What an answer tells a CDN: how long it may keep a copy, and by which names the copy will be purged.

The names are those of :mod:`blog.keeping`, so that who looks at an answer knows what it shows. Nothing is said of pages
that are not kept here, for nobody would purge their copies.
"""

import re
import time
from collections.abc import Collection, Iterable
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.http import HttpResponse

EVERY: Final = "every"  # worn by every page
MANY: Final = "many"  # worn by pages whose names are too many for a header; purged with any name
PLAIN: Final = re.compile(r"[a-z0-9_:-]{1,40}", re.ASCII)
MOST: Final = 1000  # signs in a header; there are two, and nginx takes 4096 bytes of all of them


def is_used() -> bool:
    """Whether a CDN may keep pages of this site."""
    return bool(settings.BELLBIRD_CDN_SECONDS)


def name_of(key: str) -> str:
    """The name by which a CDN knows ``key``: itself, or its kind and a hash where it is long or not plain."""
    if PLAIN.fullmatch(key):
        return key
    kind = key.partition(":")[0]
    return f"{kind if PLAIN.fullmatch(kind) else 'key'}:.{sha256(key.encode()).hexdigest()[:16]}"


def worn(keys: Iterable[str]) -> list[str]:
    """The names of a page that depends on ``keys``, at most ``MOST`` signs with what parts them."""
    names = [EVERY, *sorted({name_of(key) for key in keys})]
    if len(" ".join(names)) <= MOST:
        return names
    fitting, length = [EVERY, MANY], len(f"{EVERY} {MANY}")
    for name in names[1:]:
        length += len(name) + 1
        if length > MOST:
            break
        fitting.append(name)
    return fitting


def purged(keys: Collection[str]) -> list[str]:
    """The names to purge once ``keys`` have changed."""
    return sorted({MANY, *(name_of(key) for key in keys)}) if keys else []


def mark(response: HttpResponse, names: str, until: float) -> None:
    """
    Let a CDN keep a copy.

    :param names: as :func:`worn` has them, parted by spaces.
    :param until: when the page is over, seconds since the epoch: no copy is fresh for longer.
    """
    seconds = min(settings.BELLBIRD_CDN_SECONDS, int(until - time.time()))
    if seconds <= 0 or not names:
        return
    rules = [rule.strip() for rule in response.headers["Cache-Control"].split(",")]
    rules = [rule for rule in rules if rule != "must-revalidate"]  # which would forbid what is said below (RFC 5861)
    rules.append(f"s-maxage={seconds}")
    rules.append(f"stale-while-revalidate={settings.BELLBIRD_CDN_STALE_SECONDS}")
    rules.append(f"stale-if-error={settings.BELLBIRD_CDN_OUTAGE_SECONDS}")
    response.headers["Cache-Control"] = ", ".join(rules)
    response.headers["Surrogate-Key"] = names
    response.headers["Cache-Tag"] = names.replace(" ", ",")


def keep_off(response: HttpResponse) -> HttpResponse:
    """Have a CDN keep no copy of an answer that says nothing about it: it may be one reader's own."""
    if is_used():
        response.headers.setdefault("Cache-Control", "private, max-age=0, must-revalidate")
    return response
