"""Fixtures of the fault tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import nursery
from tests.faults.house import House, engine_url, open_house, shared_template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with tables and cast, for houses to be copied from."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")[:12]
    nursery.open_nursery(engine_url())
    with shared_template(shared, run) as name:
        yield name


@pytest.fixture
def house(template: str, tmp_path: Path) -> Iterator[House]:
    """A house of the test's own: a database, a mail folder, and whatever processes it starts."""
    with open_house(template, tmp_path) as one:
        yield one
