"""Fixtures for every room. The cast and its posts are in ``tests/factories.py``."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.dispatch import Signal

from blog import alike

Said = list[dict[str, Any]]
Listen = Callable[[Signal], AbstractContextManager[Said]]


@pytest.fixture(autouse=True)
def _empty_memories() -> Iterator[None]:
    yield
    cache.clear()
    alike.forget()


@pytest.fixture
def heard(db: None, django_capture_on_commit_callbacks: Any) -> Listen:
    """
    Return a context manager that listens to one signal and yields what was said, a dict of arguments each time.

    What waits for the commit is run when the block ends, as if the transaction had been committed there.
    """

    @contextmanager
    def listen(signal: Signal) -> Iterator[Said]:
        said: Said = []

        def note(**arguments: Any) -> None:
            said.append(arguments)

        signal.connect(note)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                yield said
        finally:
            signal.disconnect(note)

    return listen
