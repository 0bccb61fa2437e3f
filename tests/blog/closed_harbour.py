"""A receiver that fails, and the run of it that was given up."""

from collections.abc import Iterator
from typing import Any

import pytest

from blog.events.models import ReceiverRun
from blog.events.runner import run_due
from blog.signals import post_published
from tests.factories import a_post


def fail(*args: Any, **kwargs: Any) -> Any:
    raise RuntimeError("The harbour is closed.")


@pytest.fixture
def closed_harbour() -> Iterator[None]:
    post_published.connect(fail, dispatch_uid="test.harbour")
    yield
    post_published.disconnect(dispatch_uid="test.harbour")


@pytest.fixture
def dead(closed_harbour: None, settings: Any) -> ReceiverRun:
    """A run that has been given up, of a post of Ada's."""
    settings.BELLBIRD_RECEIVER_ATTEMPTS = 1
    a_post("Harbours")
    run_due()
    return ReceiverRun.objects.get(receiver="test.harbour")
