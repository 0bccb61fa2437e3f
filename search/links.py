"""Addresses of the search page: each a question, with one thing more or less."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from search.questions import BY_DATE, Question

Pairs = list[tuple[str, str]]


class Links:
    """The addresses around one question. Page numbers are left out: another question has other pages."""

    def __init__(self, question: Question) -> None:
        self.path = reverse("search:search")
        self.head: Pairs = [("q", question.text)] if question.text else []
        self.filters: Pairs = question.filters
        self.tail: Pairs = [("sort", BY_DATE)] if question.by_date else []

    def adding(self, name: str, value: str) -> str:
        return self._address([*self.filters, (name, value)])

    def without(self, name: str, value: str) -> str:
        return self._address([pair for pair in self.filters if pair != (name, value)])

    def without_all(self) -> str:
        return self._address([])

    def asking(self, text: str) -> str:
        """The same filters, other words."""
        return self._join([("q", text), *self.filters, *self.tail])

    def _address(self, filters: Iterable[tuple[str, str]]) -> str:
        return self._join([*self.head, *filters, *self.tail])

    def _join(self, pairs: Pairs) -> str:
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path
