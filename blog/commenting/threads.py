"""Comments in the order and nesting of a thread."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blog.models import Comment


@dataclass
class Entry:
    """A comment in its place in the thread.

    ``opens`` says whether a list begins with it, ``closes`` how many end after it. ``more`` is the number of replies
    of its thread that another page shows; the last one of the thread has it.
    """

    number: int
    comment: Any
    depth: int
    more: int = 0
    is_last_of_branch: bool = True
    opens: bool = False
    closes: int = 0

    @property
    def is_hidden(self) -> bool:
        """Whether it only holds the place of what was answered: no words, no name."""
        return self.comment is None

    @property
    def root(self) -> int:
        """The id of the first comment of its thread."""
        return (self.comment.root_id if self.comment else None) or self.number

    @property
    def closed_lists(self) -> range:
        return range(self.closes)


@dataclass
class Thread:
    """What one page shows of one thread.

    :param first: its first comment.
    :param replies: those shown, in any order.
    :param more: how many replies come after these, on another page.
    :param is_continued: whether replies that come before these are on another page.
    """

    first: "Comment"
    replies: "list[Comment]"
    more: int = 0
    is_continued: bool = False


def arrange(threads: Iterable[Thread], waiting: frozenset[int] = frozenset()) -> list[Entry]:
    """Put threads into one list from first to last. One pass, no recursion.

    :param waiting: ids of the reader's own comments that wait for a moderator; they see them.
    """
    entries = [entry for thread in threads for entry in _entries(thread, waiting)]
    _nest(entries)
    return entries


def _entries(thread: Thread, waiting: frozenset[int]) -> list[Entry]:
    first = thread.first
    is_shown = first.status == "approved" or first.pk in waiting
    entries = [Entry(first.pk, first if is_shown else None, 0), *_below(thread, waiting)]
    entries[-1].more = thread.more
    return entries


def branch_of(reply: "Comment") -> int:
    """The id of the answer to the thread's first comment that ``reply`` came of, or is."""
    return reply.branch or reply.pk


def _below(thread: Thread, waiting: frozenset[int]) -> Iterator[Entry]:
    """Replies, each branch led by the answer it is named for; a place is held for one that was removed."""
    replies = sorted(thread.replies, key=lambda reply: (branch_of(reply), reply.pk))
    heads = {reply.pk for reply in replies if reply.pk == reply.branch}
    missing = {branch_of(reply) for reply in replies if reply.pk not in waiting} - heads
    if thread.is_continued and replies:
        missing.discard(branch_of(replies[0]))
    for reply in replies:
        branch = branch_of(reply)
        if branch in missing:
            missing.discard(branch)
            heads.add(branch)
            yield Entry(branch, None, 1)
        is_below = branch in heads and reply.pk != branch
        yield Entry(reply.pk, reply, 2 if is_below else 1)


def _nest(entries: list[Entry]) -> None:
    """Say where lists begin and end, so that a template can write the thread from first to last."""
    for here, following in zip_longest(entries, entries[1:]):
        next_depth = following.depth if following else 0
        here.is_last_of_branch = next_depth <= here.depth
        here.closes = max(here.depth - next_depth, 0)
        if following:
            following.opens = following.depth > here.depth
