"""
CDNs that are purged by names. Backends of ``wagtail.contrib.frontend_cache``, with two verbs more.

A backend of somebody else's may have them too, and is then asked instead of being given addresses:

- ``purge_keys(names)``: forget the copies whose ``Surrogate-Key`` or ``Cache-Tag`` has any of these names;
- ``purge_everything()``: forget all of the site's copies.

Both raise whatever they like when the CDN did not take it, and are called again later. Wagtail's own backends say what
went wrong in the log alone; :mod:`cms.kept.edge.complaints` listens there.
"""

import json
from collections.abc import Sequence
from itertools import batched
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from wagtail.contrib.frontend_cache.backends import BaseBackend

from cms.kept.edge.headers import EVERY

TIMEOUT: Final = 10.0  # seconds that a CDN may be silent


class _NoRedirects(HTTPRedirectHandler):
    """What is purged is told where the operator said, and nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def call(method: str, address: str, headers: dict[str, str], data: bytes | None = None) -> bytes:
    """
    Ask a CDN; return its answer, up to 64 KiB.

    :raises OSError: when it cannot be reached or answers with anything but success.
    """
    request = Request(address, data, {"User-Agent": "Bellbird", **headers}, method=method)  # noqa: S310 - the operator's
    with build_opener(_NoRedirects).open(request, timeout=TIMEOUT) as response:
        return bytes(response.read(65_536))


class PurgeBackend(BaseBackend):
    """A proxy of one's own that understands ``PURGE``, one address at a time. ``LOCATION``: where it listens."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.location = str(params["LOCATION"]).rstrip("/")

    def purge(self, url: str) -> None:
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        call("PURGE", f"{self.location}{parts.path}{query}", {"Host": parts.netloc})


class KeyedPurgeBackend(PurgeBackend):
    """One that also takes ``PURGE /`` with the names in ``Surrogate-Key``, parted by spaces."""

    AT_ONCE = 64

    def purge_keys(self, names: Sequence[str]) -> None:
        host = urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc
        for some in batched(names, self.AT_ONCE):
            call("PURGE", f"{self.location}/", {"Host": host, "Surrogate-Key": " ".join(some)})

    def purge_everything(self) -> None:
        self.purge_keys([EVERY])


class CloudflareBackend(BaseBackend):
    """
    ``ZONEID`` and ``BEARER_TOKEN``; at most 30 names or addresses in a call.

    https://developers.cloudflare.com/api/resources/cache/methods/purge/
    """

    AT_ONCE = 30

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        endpoint = params.get("ENDPOINT", "https://api.cloudflare.com/client/v4")
        self.address = f"{endpoint}/zones/{params['ZONEID']}/purge_cache"
        self.headers = {"Authorization": f"Bearer {params['BEARER_TOKEN']}", "Content-Type": "application/json"}

    def purge(self, url: str) -> None:
        self.purge_batch([url])

    def purge_batch(self, urls: Sequence[str]) -> None:
        for some in batched(urls, self.AT_ONCE):
            self._ask({"files": some})

    def purge_keys(self, names: Sequence[str]) -> None:
        for some in batched(names, self.AT_ONCE):
            self._ask({"tags": some})

    def purge_everything(self) -> None:
        self._ask({"purge_everything": True})

    def _ask(self, what: dict[str, Any]) -> None:
        said = json.loads(call("POST", self.address, self.headers, json.dumps(what).encode()))
        if not said.get("success"):
            raise OSError(f"Cloudflare refused: {said.get('errors')}")


class FastlyBackend(BaseBackend):
    """
    ``SERVICE`` and ``TOKEN``; at most 256 names in a call.

    https://www.fastly.com/documentation/reference/api/purging/
    """

    AT_ONCE = 256

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        endpoint = params.get("ENDPOINT", "https://api.fastly.com")
        self.address = f"{endpoint}/service/{params['SERVICE']}"
        self.headers = {"Fastly-Key": params["TOKEN"], "Accept": "application/json"}

    def purge_keys(self, names: Sequence[str]) -> None:
        for some in batched(names, self.AT_ONCE):
            call("POST", f"{self.address}/purge", {**self.headers, "Surrogate-Key": " ".join(some)})

    def purge_everything(self) -> None:
        call("POST", f"{self.address}/purge_all", self.headers)
