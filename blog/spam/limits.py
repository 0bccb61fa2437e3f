"""How often one may ask for something: counted in the cache, so that a flood shuts nobody out but its own source.

Counting is by fixed windows. A source whose own allowance is spent is not counted any further: one address can never
use up what its household or its network may do.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.visitors import household_hash, network_hash, visitor_hash

logger = logging.getLogger("bellbird.spam")

MINUTE: Final = 60  # seconds
HOUR: Final = 3600


class Then(StrEnum):
    """What becomes of a comment beyond a limit."""

    REFUSE = "refuse"
    HOLD = "hold"


@dataclass(frozen=True)
class Limit:
    """So many of one ``scope`` within so many ``seconds``; what comes beyond is refused or held."""

    scope: str
    count: int
    seconds: int
    then: Then


LIMITS: Final = (
    Limit("visitor", 6, MINUTE, Then.REFUSE),  # nobody reads, thinks and writes quicker than every ten seconds
    Limit("visitor", 60, HOUR, Then.REFUSE),  # one a minute is a lively talk; offices share an address of version 4
    Limit("household", 12, MINUTE, Then.REFUSE),  # a family or a phone with many addresses of version 6
    Limit("household", 120, HOUR, Then.REFUSE),
    Limit("network", 30, MINUTE, Then.HOLD),  # neighbours are not to suffer at once: first a moderator looks
    Limit("network", 240, MINUTE, Then.REFUSE),  # forty addresses of a neighbourhood at their limit are a flood
    Limit("site", 120, MINUTE, Then.HOLD),  # whoever comments during a flood from everywhere waits, and is not refused
)
"""Asked in this order, from the one who sends to everybody."""

SCOPES: Final[dict[str, Callable[[HttpRequest], str]]] = {
    "visitor": visitor_hash,
    "household": household_hash,
    "network": network_hash,
    "site": lambda request: "all",
}
PREFIX: Final = "blog.limit"
FLOOD: Final = 40
"""Forms of any kind a household may send within a minute, previews and mistakes included; a page for each is dear."""


@dataclass(frozen=True)
class Refusal:
    """A comment that is not taken now.

    :param seconds: after which it may be sent again, for ``Retry-After``.
    """

    seconds: int

    @property
    def words(self) -> str:
        """What to do, for whoever reads the page."""
        minutes = -(-self.seconds // 60)
        if self.seconds < 60:
            when = ngettext("%(number)s second", "%(number)s seconds", self.seconds) % {"number": self.seconds}
        else:
            when = ngettext("a minute", "%(number)s minutes", minutes) % {"number": minutes}
        words = _("Too many comments came from here. Nothing is lost: press “Post comment” again in %(when)s.")
        return words % {"when": when}


def check_comment(request: HttpRequest) -> Refusal | None:
    """Count one comment; return why it is not taken now, or ``None``. Call it before anything is saved.

    What is taken but shall be looked at is noted on ``request``, where the gate finds it (:func:`why_held`). When the
    cache cannot be reached nobody is refused and every comment waits for a moderator.
    """
    try:
        return _check(request, time.time())
    except Exception:
        logger.exception("comments could not be counted")
        _note(request, "How many comments come could not be counted.")
        return None


def check_flood(request: HttpRequest) -> Refusal | None:
    """Count one form, good or bad; return why it is not even read, or ``None``. Call it before any query."""
    try:
        now = time.time()
        is_flood = not _take(f"forms.{household_hash(request)}", FLOOD, MINUTE, now)
    except Exception:
        logger.exception("forms could not be counted")
        return None
    return Refusal(seconds=MINUTE - int(now) % MINUTE) if is_flood else None


def why_held(request: HttpRequest) -> str:
    """Why a comment that was taken is to be held, as :func:`check_comment` noted it; else nothing."""
    return str(getattr(request, "_comment_held_because", ""))


def too_often(request: HttpRequest, what: str, per_hour: int) -> bool:
    """Count one request for ``what`` from this household; return whether it is one too many within an hour.

    Without a cache everybody may ask.

    :param what: a short name of its own for each thing that is limited.
    """
    try:
        return not _take(f"{what}.{household_hash(request)}", per_hour, HOUR, time.time())
    except Exception:
        logger.exception("requests for %s could not be counted", what)
        return False


def _check(request: HttpRequest, now: float) -> Refusal | None:
    for limit in LIMITS:
        key = f"{limit.scope}.{SCOPES[limit.scope](request)}"
        if _take(f"{key}.{limit.count}", limit.count, limit.seconds, now):
            continue
        if limit.then is Then.REFUSE:
            return Refusal(seconds=limit.seconds - int(now) % limit.seconds)
        source = "to the site" if limit.scope == "site" else f"from the same {limit.scope}"
        _note(request, f"More than {limit.count} comments came {source} within a minute.")
    return None


def _note(request: HttpRequest, words: str) -> None:
    request._comment_held_because = words  # type: ignore[attr-defined]


def _take(key: str, count: int, seconds: int, now: float) -> bool:
    """Take one of ``count`` tickets for the window that ``now`` is in; return whether there was one left."""
    cache = caches["default"]
    window = f"{PREFIX}.{key}.{int(now) // seconds}"
    cache.add(window, 0, seconds + MINUTE)
    number = cache.incr(window)
    if type(cache).incr is not BaseCache.incr:
        return bool(number <= count)
    # This cache reads and writes apart (the database), so that two may be given one number: each claims its own.
    return any(cache.add(f"{window}.{ticket}", 1, seconds + MINUTE) for ticket in range(number, count + 1))
