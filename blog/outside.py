"""
What a post shows from elsewhere: films, maps, sounds.

A reader's browser asks nobody else for anything until its reader wants that: the page holds a link with the title and
the name of the host, and where script runs a button that puts the frame in its place. What the other side said of the
thing was fetched when it was edited, and is never asked for while a page is written.
"""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.csp import CSP
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed

from blog.blocks import raw_html_of

FRAME: Final = re.compile(r"<iframe\b[^>]*?\ssrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
HOST: Final = re.compile(r"[a-z0-9.-]+(:\d+)?", re.IGNORECASE)


class Outside(NamedTuple):
    """
    :param url: where the thing is to be seen.
    :param title: what its people call it; its address where that is not known.
    :param host: as readers know it.
    :param frame: the address of a frame that shows it; empty where there is none.
    """

    url: str
    title: str
    host: str
    frame: str = ""


def outside_of(body: Any) -> dict[str, Outside]:
    """What the blocks of a body show from elsewhere, by address. One query, and none where there is nothing."""
    values = [block.value for block in body if block.block_type == "embed" and block.value]
    hashes = {get_embed_hash(value.url, value.max_width, value.max_height): value.url for value in values}
    if not hashes:
        return {}
    stored = {embed.hash: embed for embed in Embed.objects.filter(hash__in=hashes)}
    return {url: _outside(url, stored.get(key)) for key, url in hashes.items()}


def unknown(url: str) -> Outside:
    """A thing of which nothing is known but its address."""
    return _outside(url, None)


def allow_frames(response: HttpResponse, body: Any, things: Iterable[Outside]) -> None:
    """Let the page of this body show its own frames, and no others."""
    addresses = [thing.frame for thing in things if thing.frame]
    addresses += [address for html in raw_html_of(body) for address in _frames_in(html)]
    hosts = sorted({origin for address in addresses if (origin := _origin(address))})
    if hosts:
        policy = {**settings.SECURE_CSP, "frame-src": [CSP.SELF, *hosts]}
        response._csp_config = policy  # type: ignore[attr-defined]


def _outside(url: str, embed: Embed | None) -> Outside:
    parts = _split(url)
    host = (parts.hostname or "").removeprefix("www.") if parts else ""
    if embed is None:
        return Outside(url, url, host)
    frame = next((address for address in _frames_in(embed.html) if _origin(address)), "")
    return Outside(url, " ".join(embed.title.split()) or url, host, frame)


def _frames_in(html: str) -> list[str]:
    addresses = [unescape(double or single).strip() for double, single in FRAME.findall(html)]
    return [f"https:{address}" if address.startswith("//") else address for address in addresses]


def _origin(address: str) -> str:
    """Scheme and host as a policy names them; empty for what is no address of the encrypted web."""
    parts = _split(address)
    if parts is None or parts.scheme != "https" or not HOST.fullmatch(parts.netloc):
        return ""
    return f"https://{parts.netloc.lower()}"


def _split(address: str) -> Any:
    try:
        return urlsplit(address)
    except ValueError:
        return None
