"""The tabs above the queue, each with how many there are."""

from typing import Any, NamedTuple

from django.db.models import Count
from django.http import QueryDict

from blog.admin.comment_filters import BIN, IN_THE_BIN, on_own_posts, reported
from blog.models import Comment, CommentStatus


class Tab(NamedTuple):
    """One tab.

    :param name: what the script and the tests know it by.
    :param query: what it asks the list for.
    """

    name: str
    label: str
    query: str
    number: int
    is_current: bool


def counts(user: Any) -> dict[str, int]:
    """How many comments are on each tab, by its name. Three queries."""
    comments = Comment.objects.order_by()
    by_status = dict(comments.values_list("status").annotate(Count("pk")))
    return {
        "all": sum(by_status.values()),
        "mine": comments.filter(on_own_posts(user)).count(),
        "pending": by_status.get(CommentStatus.PENDING, 0),
        "approved": by_status.get(CommentStatus.APPROVED, 0),
        "spam": by_status.get(CommentStatus.SPAM, 0),
        "bin": sum(by_status.get(status, 0) for status in IN_THE_BIN),
        "reported": comments.filter(reported()).count(),
    }


QUERIES = {
    "all": "",
    "mine": "only=mine",
    "pending": f"status={CommentStatus.PENDING}",
    "approved": f"status={CommentStatus.APPROVED}",
    "spam": f"status={CommentStatus.SPAM}",
    "bin": f"status={BIN}",
    "reported": "only=reported",
}


def tabs(user: Any, asked: QueryDict) -> list[Tab]:
    """All tabs; that which was asked for is current, “All” when none was."""
    current = _current(asked)
    return [
        Tab(name, name.capitalize(), QUERIES[name], number, name == current) for name, number in counts(user).items()
    ]


def _current(asked: QueryDict) -> str:
    chosen = [name for name in asked.getlist("only") if name in QUERIES]
    if chosen:
        return chosen[0]
    status = asked.get("status", "")
    if status in IN_THE_BIN:
        return BIN
    return status if status in QUERIES else "all"
