"""The list of posts as a table for spreadsheets, line by line, however many there are."""

import csv
from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from blog.admin.posts_rows import dressed

CHUNK = 500  # posts
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "id",
    "title",
    "slug",
    "status",
    "authors",
    "tags",
    "date shown",
    "goes live",
    "expires",
    "updated",
    "comments",
    "pending comments",
    "views in 30 days",
)


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def as_csv(ids: "QuerySet[Any]") -> StreamingHttpResponse:
    """An answer that is written while it is sent.

    :param ids: of the posts, in the order of the list.
    """
    answer = StreamingHttpResponse(lines(ids), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="posts.csv"'
    return answer


def lines(ids: "QuerySet[Any]") -> Iterator[str]:
    """Lines of CSV. What a spreadsheet would take for a formula is quoted (CWE-1236). Moments are ISO 8601, in UTC."""
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    for some in batched(list(ids), CHUNK):  # numbers alone; a cursor left open would end with the first chunk on SQLite
        for post in dressed(some):
            yield writer.writerow([_quoted(_text(value)) for value in _values(post)])


def _values(post: Any) -> Iterator[Any]:
    facts = post.facts
    yield from (post.pk, post.draft_title or post.title, post.slug, "; ".join(state.word for state in facts.states))
    yield from (facts.authors, facts.tags, post.published_at, facts.goes_live_at, post.expire_at)
    yield from (post.latest_revision_created_at, facts.comments, facts.pending, facts.views)


def _text(value: Any) -> str:
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _quoted(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
