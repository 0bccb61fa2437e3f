"""A page store of each test's own, filled and purged as in production."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from blog.work import Shift, drain_all
from cms.kept import listening
from cms.kept.store import PageStore, page_store

Settle = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> Iterator[PageStore]:
    settings.BELLBIRD_KEPT_ROOT = tmp_path / "kept"
    settings.BELLBIRD_PAGE_STORE = "files"
    found = page_store()
    assert found is not None
    listening.begin()
    yield found
    listening.end()


@pytest.fixture
def settled(db: None, django_capture_on_commit_callbacks: Any) -> Settle:
    """Return a context manager at whose end the block is committed and a worker has done all that is due."""

    @contextmanager
    def settle() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield
        with django_capture_on_commit_callbacks(execute=True):
            drain_all(Shift())

    return settle


@pytest.fixture
def reader(store: PageStore) -> Client:
    """Somebody who gets kept pages."""
    return Client()


def is_kept(path: str, number: int = 1, **more: Any) -> bool:
    """Whether the page at ``path`` is kept for readers without a theme."""
    from cms.kept.addresses import Address

    found = page_store()
    assert found is not None
    return found.read(Address("testserver", more.get("variant", "http-auto"), path, number)) is not None
