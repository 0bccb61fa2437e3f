"""
Gives anonymous readers the page that is kept, and keeps the one that is written for them.

It stands before everything else: a kept page costs no session, no database and no template.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from blog.keeping import Notes, noting
from cms.kept.addresses import Address, address_of
from cms.kept.edge.headers import keep_off
from cms.kept.keys import keys_of
from cms.kept.lifetime import good_until
from cms.kept.page import KeptPage
from cms.kept.store import page_store

PATIENCE: Final = 2.0  # seconds that a reader waits for a page that is being written for another
GLANCE: Final = 0.02  # seconds between looks
SHOWN: Final = ("post:", "near:", "parts:")  # keys of parts of pages

logger = logging.getLogger("bellbird.kept")


class KeptPages:
    """
    Reads from the page store and writes to it; see ``docs/kept-pages.md``.

    A store that fails is no reason to fail: the page is then written for this reader alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        store = page_store()
        if store is None:
            raise MiddlewareNotUsed
        self.get_response, self.store = get_response, store

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = address_of(request)
        if address is None:
            return keep_off(self.get_response(request))
        page = self._kept(address)
        if page is None and request.method == "GET":
            with self._turn(address) as is_ours:
                page = None if is_ours else self._kept(address)
                if page is None:
                    return self._written(request, address)
        return page.answer(request) if page else keep_off(self.get_response(request))

    def _kept(self, address: Address) -> KeptPage | None:
        try:
            page = self.store.read(address)
        except self.store.errors as error:
            logger.warning("The page store cannot be read: %s", error)
            return None
        return page if page and page.until > time.time() else None

    @contextmanager
    def _turn(self, address: Address) -> Iterator[bool]:
        """Whether the caller is to write the page; else it has waited for the one who does."""
        is_ours = self._claim(address)
        if not is_ours:
            self._wait(address)
        try:
            yield is_ours
        finally:
            if is_ours:
                with suppress(*self.store.errors):
                    self.store.release(address)

    def _claim(self, address: Address) -> bool:
        try:
            return self.store.claim(address)
        except self.store.errors:
            return True

    def _wait(self, address: Address) -> None:
        end = time.monotonic() + PATIENCE
        with suppress(*self.store.errors):
            while time.monotonic() < end and self.store.is_claimed(address):
                time.sleep(GLANCE)

    def _written(self, request: HttpRequest, address: Address) -> HttpResponse:
        """The page as the view writes it, kept if it is the same for everybody."""
        try:
            sequence = self.store.sequence()
        except self.store.errors:
            return keep_off(self.get_response(request))
        begun = time.time()
        with noting() as notes:
            response = self.get_response(request)
            keys = keys_of(request) | notes.keys if is_for_everybody(response) else set()
        if not is_whole(keys, notes, address):
            return keep_off(response)
        url = request.build_absolute_uri()
        page = KeptPage.of(response, good_until(begun, notes.until), http_date(begun), url, keys)
        return page.answer(request, self._keep(address, page, keys, sequence))

    def _keep(self, address: Address, page: KeptPage, keys: set[str], sequence: int) -> bool:
        try:
            return self.store.keep(address, page, keys, sequence)
        except self.store.errors as error:
            logger.warning("A page could not be kept: %s", error)
            return False


def is_for_everybody(response: HttpResponse) -> bool:
    """Whether the answer is a page that another reader may be given as well."""
    rules = response.headers.get("Cache-Control", "").lower()
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not any(word in rules for word in ("private", "no-store", "no-cache"))
        and "'nonce-" not in response.headers.get("Content-Security-Policy", "")
        and "Content-Encoding" not in response.headers
    )


def is_whole(keys: set[str], notes: Notes, address: Address) -> bool:
    """Whether the page has said what it is, not only what it shows, and ``?page=`` named a page of a list."""
    is_known = any(not key.startswith(SHOWN) for key in keys)
    return is_known and (address.number == 1 or notes.number == address.number)
