"""Lists of any length in pages of ten, without counting all that is in them each time."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from django.core.paginator import EmptyPage, Paginator
from django.db.models import QuerySet

COUNTED: Final = 1_000
"""Rows up to which a list is counted itself; of a longer one the number that is kept is taken."""


class LongList(Paginator):
    """
    Pages of a list that may hold the whole blog.

    :param kept: the number of rows that somebody keeps (see :mod:`blog.tallies`), or what gives it. It may be a moment
        late, so it is believed for long lists only, where it decides no more than how many pages there are; the last
        one knows.
    """

    def __init__(self, rows: "QuerySet[Any]", per_page: int, kept: Callable[[], int] | int) -> None:
        super().__init__(rows, per_page)
        self.kept = kept

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        """The number of rows."""
        if not callable(self.kept) and self.kept > COUNTED:
            return self.kept
        rows: Any = self.object_list
        counted: int = rows.order_by().values("pk")[: COUNTED + 1].count()
        return counted if counted <= COUNTED else max(counted, self.kept() if callable(self.kept) else self.kept)

    def page(self, number: Any) -> Any:
        """One page; as full as the rows are, whatever their number is thought to be.

        :raises django.core.paginator.EmptyPage: when there is no such page.
        """
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows: Any = self.object_list
        found = list(rows[start : start + self.per_page])
        if len(found) < self.per_page and (found or number == 1):
            self.count = start + len(found)
            self.__dict__.pop("num_pages", None)  # reckoned from the number that was kept
        elif not found:
            raise EmptyPage("That page contains no results")
        return self._get_page(found, number, self)  # type: ignore[attr-defined]
