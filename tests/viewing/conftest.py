"""Each test begins with nothing gathered and nobody seen, and nothing is written behind its back."""

from collections.abc import Iterator

import pytest

from blog.viewing import gathering as room
from blog.viewing.households import households


@pytest.fixture(autouse=True)
def _nothing_gathered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(room, "SECONDS", 3600.0)
    room.gathering.forget()
    households.forget()
    yield
    room.gathering.forget()
