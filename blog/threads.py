"""Comments in the order and nesting of a thread."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blog.models import Comment

type Replies = dict[int | None, list[Comment]]

DEEPEST = 2  # three steps of indent; deeper replies stay at the third


@dataclass
class Entry:
    """A comment in its place in the thread.

    ``opens`` says whether a list begins with it, ``closes`` how many end after it; ``parent`` is who is answered.
    """

    comment: Any
    depth: int
    parent: Any = None
    is_hidden: bool = False
    is_last_of_branch: bool = True
    opens: bool = False
    closes: int = 0

    @property
    def closed_lists(self) -> range:
        return range(self.closes)


def arrange(comments: "list[Comment]", hidden: "list[Comment]") -> list[Entry]:
    """Put comments, oldest first, into the order and nesting of a thread. One pass, no recursion.

    :param hidden: those of them whose words are not shown; they only hold the place of what was answered.
    """
    known = {comment.pk: comment for comment in comments}
    unseen = {comment.pk for comment in hidden}
    replies: Replies = {}
    for comment in comments:
        replies.setdefault(comment.parent_id if comment.parent_id in known else None, []).append(comment)
    entries = [
        Entry(comment, depth, known.get(comment.parent_id or 0), comment.pk in unseen)
        for comment, depth in _walk(replies)
    ]
    _nest(entries)
    return entries


def _walk(replies: Replies) -> "Iterator[tuple[Comment, int]]":
    stack = [(comment, 0) for comment in reversed(replies.get(None, []))]
    while stack:
        comment, depth = stack.pop()
        yield comment, depth
        below = min(depth + 1, DEEPEST)
        stack.extend((reply, below) for reply in reversed(replies.get(comment.pk, [])))


def _nest(entries: list[Entry]) -> None:
    """Say where lists begin and end, so that a template can write the thread from first to last."""
    for here, following in zip_longest(entries, entries[1:]):
        next_depth = following.depth if following else 0
        here.is_last_of_branch = next_depth <= here.depth
        here.closes = max(here.depth - next_depth, 0)
        if following:
            following.opens = following.depth > here.depth
