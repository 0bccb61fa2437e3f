"""What the tests of this room share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection

from blog.models import Post, Tag
from blog.reconciling import Drift, reconcilers
from blog.work import Shift, drain_all
from search.models import TagCount
from tests.factories import a_post

collect_ignore = [] if connection.vendor == "sqlite" else ["test_sqlite_backend.py"]

Settle = Callable[[], AbstractContextManager[None]]


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


def counts() -> dict[str, int]:
    """The counts that are not zero, by the tag's slug."""
    return dict(TagCount.objects.filter(live_posts__gt=0).values_list("tag__slug", "live_posts"))


def the_tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def drift(mend: bool = False) -> list[Drift]:
    """What search's own reconcilers find wrong."""
    found = [check(mend) for name, check in reconcilers().items() if name.startswith("search.")]
    return [each for each in found if each.found]


@pytest.fixture
def harbour(settled: Settle) -> Post:
    with settled():
        return a_post("A harbour log", excerpt="Read slowly, by the café", tags=("Harbours",))
