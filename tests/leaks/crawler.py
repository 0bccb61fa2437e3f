"""Goes wherever a reader can go, and writes down which canaries it has read where."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, Final, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.test import Client

from tests.leaks.canaries import Canaries, words_in

LINK: Final = re.compile(
    r"""(?:href|src|action)=["']([^"'#]+)|<(?:id|uri|loc|link|image:loc)>([^<#]+)<|"(?:url|image)": "([^"#]+)"""
)
NOT_PAGES: Final = ("/static/", "/media/", "/admin/", "/accounts/logout/")
HEADERS: Final = ("Location", "Link", "Refresh", "Content-Disposition", "ETag", "Set-Cookie")
FARTHEST: Final = 3000  # addresses; there is no end to pages of pages


class Find(NamedTuple):
    """What stood at an address, other than what had been asked for."""

    address: str
    words: set[str]


def crawl(client: Client, starts: Iterable[str]) -> Iterator[Find]:
    """Follow every link, from every address in ``starts``."""
    waiting = list(dict.fromkeys(starts))
    known = set(waiting)
    for address in waiting:
        said = ask(client, address)
        yield Find(address, words_in(said) - words_in(unquote(address)))
        fresh = [link for link in links_in(said, address) if link not in known]
        known.update(fresh)
        waiting.extend(fresh)
        assert len(waiting) < FARTHEST, f"there is no end to {waiting[-3:]}"


def ask(client: Client, address: str) -> str:
    """All that the answer says, in its headers and below them."""
    response: Any = client.get(address)
    assert response.status_code < 500, (address, response.status_code)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {response.headers[name]}" for name in HEADERS if name in response.headers)
    location = f' href="{response.headers["Location"]}"' if "Location" in response.headers else ""
    return f"{headers}{location}\n{unquote(unescape(body.decode('utf-8', 'replace')))}"


def links_in(text: str, address: str) -> list[str]:
    """The site's own addresses that a text leads to, once each."""
    home = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    found = []
    for match in LINK.finditer(text):
        link = (match[1] or match[2] or match[3]).removeprefix(home).strip() or "/"
        try:
            parts = urlsplit(urljoin(urlsplit(address).path, link))
        except ValueError:
            continue
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if not parts.netloc and parts.scheme in ("", "http") and not path.startswith(NOT_PAGES):
            found.append(path)
    return list(dict.fromkeys(found))


def leaks(finds: Iterable[Find], canaries: Canaries, role: str) -> Iterator[str]:
    """Every canary that was read by somebody whom it is not for."""
    for find in finds:
        for word in sorted((find.words & canaries.keys()) - canaries.for_role(role)):
            yield f"{role}, {find.address}, canary of {canaries[word]}"
