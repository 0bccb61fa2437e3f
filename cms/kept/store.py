"""Where pages are kept: files that a web server may serve itself, Redis for several hosts, or nowhere."""

from collections.abc import Iterable
from functools import cache
from typing import Protocol

from django.conf import settings
from django.core.signals import setting_changed

from cms.kept.addresses import Address
from cms.kept.page import KeptPage


class PageStore(Protocol):
    """What every store can do. Each verb may raise :attr:`errors`, and pages are then served without it."""

    errors: tuple[type[Exception], ...]

    def read(self, address: Address) -> KeptPage | None:
        """The page, whether or not its time is over."""

    def sequence(self) -> int:
        """How often anything has been purged; to be asked before a page is begun."""

    def keep(self, address: Address, page: KeptPage, keys: Iterable[str], sequence: int) -> bool:
        """Keep a page until one of ``keys`` is purged; not when something has been since it was begun."""

    def purge(self, keys: Iterable[str]) -> int:
        """Forget the pages that depend on any of ``keys``; return how many."""

    def purge_all(self) -> None:
        """Forget every page."""

    def urls_of(self, keys: Iterable[str] | None) -> set[str]:
        """The addresses of the pages that depend on any of ``keys``; ``None``: of every page."""

    def tidy(self, now: float) -> int:
        """Forget the pages whose time is over; return how many."""

    def claim(self, address: Address) -> bool:
        """Whether the caller is the one to write this page now. A claim ends by itself after ``CLAIM_SECONDS``."""

    def release(self, address: Address) -> None:
        """Give a claim back."""

    def is_claimed(self, address: Address) -> bool:
        """Whether somebody is writing this page."""


CLAIM_SECONDS = 10


@cache
def page_store() -> PageStore | None:
    """The store that ``PAGE_STORE`` chooses; ``None`` where no pages are kept."""
    match settings.BELLBIRD_PAGE_STORE:
        case "files":
            from cms.kept.files import FileStore

            return FileStore(settings.BELLBIRD_KEPT_ROOT)
        case "redis":
            from cms.kept.shared import SharedStore

            return SharedStore(settings.BELLBIRD_KEPT_REDIS)
    return None


def _forget(setting: str, **kwargs: object) -> None:
    if setting.startswith(("BELLBIRD_PAGE", "BELLBIRD_KEPT")):
        page_store.cache_clear()


setting_changed.connect(_forget, weak=False)
