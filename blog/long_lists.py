"""Lists of any length in pages of ten, without counting all that is in them each time."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet

COUNTED: Final = 1_000
"""Rows up to which a list is counted itself; of longer ones the number that is kept is taken."""


class LongList(Paginator):
    """
    Pages of a list that may hold the whole blog.

    :param kept: gives the number of rows that somebody keeps (see :mod:`blog.tallies`). It may be a moment late, so it
        is believed for long lists only, where it decides no more than how many pages there are.
    """

    def __init__(self, rows: "QuerySet[Any]", per_page: int, kept: Callable[[], int]) -> None:
        super().__init__(rows, per_page)
        self.kept = kept

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        """The number of rows."""
        rows: Any = self.object_list
        counted: int = rows.order_by()[: COUNTED + 1].count()
        return counted if counted <= COUNTED else max(counted, self.kept())

    def page(self, number: Any) -> Any:
        """One page; as full as the rows are, whatever their number is thought to be."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return self._get_page(self.object_list[start : start + self.per_page], number, self)  # type: ignore[attr-defined]
