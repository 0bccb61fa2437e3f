"""PostgreSQL is told how large a table has become before it plans a statement over many of its rows."""

import pytest
from django.db import connection

from notifications.models import Reader, Suppression
from notifications.planner_statistics import refresh_statistics


def fill(number: int) -> None:
    Reader.objects.bulk_create(Reader(recipient_key=f"{n:032x}", email=f"{n}@example.org") for n in range(number))


needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans the same without")


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_table_that_was_just_filled_is_analyzed_and_no_other():
    fill(500)

    assert refresh_statistics(Reader, Suppression) == ["notifications_reader"]


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_table_that_has_not_changed_since_is_not_analyzed_again():
    fill(500)
    refresh_statistics(Reader)

    assert refresh_statistics(Reader) == []


@pytest.mark.django_db(transaction=True)
def test_a_small_change_is_left_to_autovacuum():
    refresh_statistics(Reader)
    fill(3)

    assert refresh_statistics(Reader) == []
