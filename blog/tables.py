"""Reading the value of a table block: which cells are headings, which columns hold numbers."""

import re
from typing import Any, NamedTuple

NUMBER = re.compile(r"^[-+−–±≤≥<>~≈]?\s*[€$£¥]?\s*[\d.,:  ']*\d\s*(%|‰|×|[a-zA-Zµ°/]{1,4})?$")
EMPTY = frozenset({"", "–", "-", "—", "−"})
ALIGNED_AS_NUMBER = "htRight"
LONGEST_NUMBER = 24  # characters


class Cell(NamedTuple):
    text: str
    is_number: bool
    is_heading: bool


class Table(NamedTuple):
    caption: str
    head: list[Cell]
    rows: list[list[Cell]]


def read_table(value: Any) -> Table:
    """Rows of cells. A column holds numbers when an editor aligned it so, or when nothing else stands in it.

    :param value: what Wagtail's ``TableBlock`` stores.
    """
    data = [[str(text or "") for text in row] for row in (value.get("data") or [])]
    head = data[0] if data and value.get("first_row_is_table_header") else []
    body = data[1:] if head else data
    numeric = _aligned(value) | _numeric(body)
    has_first = bool(value.get("first_col_is_header"))
    rows = [[Cell(text, i in numeric, has_first and i == 0) for i, text in enumerate(row)] for row in body]
    return Table(
        value.get("table_caption") or "", [Cell(text, i in numeric, True) for i, text in enumerate(head)], rows
    )


def _aligned(value: Any) -> set[int]:
    marked = [cell for cell in value.get("cell") or [] if ALIGNED_AS_NUMBER in (cell.get("className") or "")]
    return {cell["col"] for cell in marked if isinstance(cell.get("col"), int)}


def _numeric(rows: list[list[str]]) -> set[int]:
    found = set()
    for number, column in enumerate(zip(*rows, strict=False)):
        filled = [text.strip() for text in column if text.strip() not in EMPTY]
        if filled and all(len(text) <= LONGEST_NUMBER and NUMBER.match(text) for text in filled):
            found.add(number)
    return found
