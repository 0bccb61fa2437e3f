"""PostgreSQL is told on every connection not to compile statements, unless the operator wants it."""

from typing import Any

import pytest
from django.db import connection

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture(autouse=True)
def _on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite compiles nothing")


def setting() -> str:
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        return str(cursor.fetchone()[0])


def test_a_new_connection_compiles_nothing() -> None:
    assert setting() == "off"


def test_who_asks_for_it_in_the_address_has_it(monkeypatch: Any) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "options", "-c jit=on")

    try:
        assert setting() == "on"
    finally:
        connection.close()
