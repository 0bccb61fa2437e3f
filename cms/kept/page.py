"""One finished page, as it is kept."""

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.csp import build_policy

from cms.kept.edge.headers import is_used, mark, worn
from cms.kept.packing import by_brotli, by_gzip, takes

MAY_HAVE_CHANGED: Final = "public, max-age=0, must-revalidate"
FORMAT: Final = 2
ENDINGS: Final = {"gzip": "gz", "br": "br"}


@dataclass(frozen=True)
class KeptPage:
    """
    :param until: seconds since the epoch; from then on it is not served.
    :param headers: as the view and the middleware gave them.
    :param packed: the body, gzip.
    :param brotli: the body once more, empty where Brotli is not installed.
    :param url: the whole address it was asked for by.
    :param names: by which a CDN knows it, parted by spaces; empty where there is none.
    """

    until: float
    headers: Mapping[str, str]
    packed: bytes
    brotli: bytes = b""
    url: str = ""
    names: str = ""

    @classmethod
    def of(
        cls, response: HttpResponse, until: float, modified: str, url: str = "", keys: Iterable[str] = ()
    ) -> "KeptPage":
        """The page that ``response`` holds, with what lets browsers and proxies ask whether it has changed."""
        body = response.content
        headers = {name: value for name, value in response.items() if name.lower() != "content-length"}
        headers.setdefault("ETag", f'"{sha256(body).hexdigest()[:32]}"')
        headers.setdefault("Last-Modified", modified)
        headers.setdefault("Cache-Control", MAY_HAVE_CHANGED)
        headers["Vary"] = "Accept-Encoding, Cookie"
        names = " ".join(worn(keys)) if is_used() else ""
        return cls(until, headers, by_gzip(body), by_brotli(body), url, names)

    @classmethod
    def read(cls, data: bytes) -> "KeptPage | None":
        """The page written by :attr:`as_bytes`; ``None`` for anything else."""
        head, _, bodies = data.partition(b"\n")
        try:
            facts = json.loads(head)
            if facts.pop("format") != FORMAT:
                return None
            length = facts.pop("length")
            return cls(**facts, packed=bodies[:length], brotli=bodies[length:])
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    @property
    def as_bytes(self) -> bytes:
        """What a store holds: a line of JSON, then the packed bodies."""
        facts: dict[str, Any] = {"format": FORMAT, "until": self.until, "headers": dict(self.headers)}
        facts |= {"url": self.url, "names": self.names, "length": len(self.packed)}
        return json.dumps(facts).encode() + b"\n" + self.packed + self.brotli

    @cached_property
    def body(self) -> bytes:
        return gzip.decompress(self.packed)

    @property
    def is_plain(self) -> bool:
        """
        Whether a web server that only knows the site's own headers may serve it: HTML with the site's policy, and no
        CDN that has to be told what it shows.
        """
        policy = self.headers.get("Content-Security-Policy", "")
        is_html = self.headers.get("Content-Type", "") == "text/html; charset=utf-8"
        return is_html and policy == own_policy() and not self.names

    def answer(self, request: HttpRequest, is_kept: bool = True) -> HttpResponse:
        """
        The page for one reader: packed as they understand it, or the word that theirs is still good (304).

        :param is_kept: ``False`` for one that nobody will purge: a CDN may then keep no copy.
        """
        coding, body = self._packed_for(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        response = HttpResponse(body, headers=self.headers)
        if coding:
            response.headers["Content-Encoding"] = coding
            response.headers["ETag"] = _packed_etag(self.headers["ETag"], ENDINGS[coding])
        response.headers["Content-Length"] = str(len(body))
        if self.names and is_kept:
            mark(response, self.names, self.until)
        if request.method == "HEAD":
            response.content = b""
        if "HTTP_IF_NONE_MATCH" in request.META:
            etag = response.headers["ETag"]
            return get_conditional_response(request, etag=etag, response=response) or response
        return response

    def _packed_for(self, wanted: str) -> tuple[str, bytes]:
        if self.brotli and takes("br", wanted):
            return "br", self.brotli
        return ("gzip", self.packed) if takes("gzip", wanted) else ("", self.body)


@cache
def own_policy() -> str:
    """The content policy of every page that has none of its own."""
    return build_policy(settings.SECURE_CSP)


def _packed_etag(etag: str, ending: str) -> str:
    """Other bytes have another strong ETag (RFC 9110, section 8.8.3.3)."""
    return f'{etag[:-1]}-{ending}"' if etag.endswith('"') and not etag.startswith("W/") else etag
