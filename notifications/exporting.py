"""The list of subscriptions taken elsewhere, row by row, however many there are."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from notifications.models import Subscription

CHUNK = 2000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("address", "follows", "frequency", "state", "source", "since", "confirmed", "unsubscribed")


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def as_csv(rows: "QuerySet[Subscription]") -> Iterator[str]:
    """Lines of CSV. What a spreadsheet would take for a formula is quoted (CWE-1236); our import takes that off."""
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    for item in items(rows):
        yield writer.writerow([quoted(str(value or "")) for value in item.values()])


def as_json(rows: "QuerySet[Subscription]") -> Iterator[str]:
    """One JSON object with the rows in ``items``, piece by piece."""
    yield '{"v": 1, "items": ['
    before = ""
    for item in items(rows):
        yield before + json.dumps(item, ensure_ascii=False)
        before = ",\n"
    yield "]}\n"


def items(rows: "QuerySet[Subscription]") -> Iterator[dict[str, Any]]:
    """Each subscription as plain values, in the order of :data:`COLUMNS`."""
    fields = ("email", "scope", "frequency", "state", "source", "created_at", "confirmed_at", "unsubscribed_at")
    for row in rows.order_by("pk").values_list(*fields).iterator(chunk_size=CHUNK):
        values = (value.isoformat() if isinstance(value, datetime) else value for value in row)
        yield dict(zip(COLUMNS, values, strict=True))


def quoted(cell: str) -> str:
    """``cell`` as text for a spreadsheet, whatever it begins with; :func:`unquoted` gives ``cell`` again."""
    return f"'{cell}" if _is_formula(cell) else cell


def unquoted(cell: str) -> str:
    """What :func:`quoted` made ``cell`` of."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell) else cell


def _is_formula(cell: str) -> bool:
    """Also one that is quoted, however often: another quote tells it from what was not."""
    return cell.lstrip("'").startswith(FORMULA)
