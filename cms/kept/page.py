"""One finished page, as it is kept."""

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.csp import build_policy

MAY_HAVE_CHANGED: Final = "public, max-age=0, must-revalidate"
FORMAT: Final = 1
FORBIDDEN: Final = re.compile(r"q=0(\.0*)?")


@dataclass(frozen=True)
class KeptPage:
    """
    :param until: seconds since the epoch; from then on it is not served.
    :param headers: as the view and the middleware gave them.
    :param packed: the body, gzip.
    """

    until: float
    headers: Mapping[str, str]
    packed: bytes

    @classmethod
    def of(cls, response: HttpResponse, until: float, modified: str) -> "KeptPage":
        """The page that ``response`` holds, with what lets browsers and proxies ask whether it has changed."""
        body = response.content
        headers = {name: value for name, value in response.items() if name.lower() != "content-length"}
        headers.setdefault("ETag", f'"{sha256(body).hexdigest()[:32]}"')
        headers.setdefault("Last-Modified", modified)
        headers.setdefault("Cache-Control", MAY_HAVE_CHANGED)
        headers["Vary"] = "Accept-Encoding, Cookie"
        return cls(until, headers, gzip.compress(body, 9, mtime=0))

    @classmethod
    def read(cls, data: bytes) -> "KeptPage | None":
        """The page written by :attr:`as_bytes`; ``None`` for anything else."""
        head, _, packed = data.partition(b"\n")
        try:
            facts = json.loads(head)
            return cls(facts["until"], facts["headers"], packed) if facts["format"] == FORMAT else None
        except (ValueError, KeyError, TypeError):
            return None

    @property
    def as_bytes(self) -> bytes:
        """What a store holds: a line of JSON, then the packed body."""
        facts = {"format": FORMAT, "until": self.until, "headers": dict(self.headers)}
        return json.dumps(facts).encode() + b"\n" + self.packed

    @cached_property
    def body(self) -> bytes:
        return gzip.decompress(self.packed)

    @property
    def is_plain(self) -> bool:
        """Whether a web server that only knows the site's own headers may serve it: HTML with the site's policy."""
        policy = self.headers.get("Content-Security-Policy", "")
        return self.headers.get("Content-Type", "") == "text/html; charset=utf-8" and policy == own_policy()

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page for one reader: packed where that is understood, or the word that theirs is still good (304)."""
        is_packed = accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        response = HttpResponse(self.packed if is_packed else self.body, headers=self.headers)
        if is_packed:
            response.headers["Content-Encoding"] = "gzip"
            response.headers["ETag"] = _packed_etag(self.headers["ETag"])
        response.headers["Content-Length"] = str(len(response.content))
        if request.method == "HEAD":
            response.content = b""
        if "HTTP_IF_NONE_MATCH" in request.META:
            etag = response.headers["ETag"]
            return get_conditional_response(request, etag=etag, response=response) or response
        return response


@cache
def own_policy() -> str:
    """The content policy of every page that has none of its own."""
    return build_policy(settings.SECURE_CSP)


def _packed_etag(etag: str) -> str:
    """Other bytes have another strong ETag (RFC 9110, section 8.8.3.3)."""
    return f'{etag[:-1]}-gz"' if etag.endswith('"') and not etag.startswith("W/") else etag


def accepts_gzip(wanted: str) -> bool:
    """Whether ``Accept-Encoding`` names gzip, and not to forbid it (RFC 9110, section 12.5.3)."""
    for part in wanted.split(","):
        name, _, weight = part.partition(";")
        if name.strip().lower() in ("gzip", "*"):
            return not FORBIDDEN.fullmatch(weight.replace(" ", ""))
    return False
