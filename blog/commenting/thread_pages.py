"""The threads below a post, a page at a time. What a page costs does not grow with the comments there are."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.db.models import OuterRef, Q, Subquery

from blog.commenting.threads import Entry, Thread, arrange
from blog.models.comment_states import CommentQuerySet, CommentStatus
from blog.prepared import PreparedModels
from blog.slots import Slot

if TYPE_CHECKING:
    from blog.models import Comment, Post

THREADS_A_PAGE: Final = 50
REPLIES_SHOWN: Final = 20
"""Replies of each thread on the page of the post; the others are on the thread's own page."""

REPLIES_A_PAGE: Final = 50
SHOWN: Final = (
    "post_id",
    "parent_id",
    "root_id",
    "branch",
    "thread_size",
    "user_id",
    "name",
    "email",
    "body",
    "status",
    "submitted_at",
)
SHOWN_OF_REPLIES: Final = (*SHOWN, "edited_at", "parent__name", "parent__status")


def comments_on(post: "Post | Any") -> CommentQuerySet:
    """All comments on ``post``, whatever became of them, in no order."""
    from blog.models import Comment

    return Comment.objects.filter(post=post).order_by()


def threads_of(post: "Post | Any") -> CommentQuerySet:
    """The first comments of the threads in which readers see something."""
    return comments_on(post).first_of_threads().filter(thread_size__gt=0)


def replies_in(root: int | OuterRef) -> CommentQuerySet:
    """The approved replies of a thread, in the order they are read."""
    from blog.models import Comment

    return Comment.objects.filter(root=root, status=CommentStatus.APPROVED).order_by("branch", "pk")


def when(comment: "Comment") -> tuple[object, int]:
    """What threads are ordered by."""
    return (comment.submitted_at, comment.pk)


class ThreadsPage:
    """Up to fifty threads, the first replies of each, and the reader's own comments that wait where they belong.

    :param waiting: the reader's own comments that wait.
    :param number: which page, from 1; past the last one it is the last one.
    """

    def __init__(self, post: "Post", waiting: "list[Comment]", number: int = 1, *, newest_first: bool = False) -> None:
        self.post = post
        self.waiting = waiting
        self.newest_first = newest_first
        self.number = min(number, self.pages) if number > 1 else 1

    @cached_property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-threads_of(self.post).count() // THREADS_A_PAGE))

    @cached_property
    def entries(self) -> list[Entry]:
        """What is shown, in order."""
        replies = self._replies()
        threads = [Thread(first, *replies.get(first.pk, ([], 0))) for first in self._firsts]
        return arrange(threads, frozenset(comment.pk for comment in self.waiting))

    @property
    def has_next(self) -> bool:
        return len(self._window) > THREADS_A_PAGE

    @cached_property
    def _window(self) -> "list[Comment]":
        """The threads of this page, and the one after them."""
        if self.number == 1:
            return (_NEWEST if self.newest_first else _OLDEST)(post=self.post.pk)
        return list(_threads(self.post, self.number, self.newest_first))

    @cached_property
    def _firsts(self) -> "list[Comment]":
        shown = self._window[:THREADS_A_PAGE]
        own = [first for first in self._firsts_of_own() if self._belongs_here(first)]
        return sorted([*shown, *own], key=when, reverse=self.newest_first)

    def _firsts_of_own(self) -> "list[Comment]":
        """The first comments of threads in which only the reader sees something: one of theirs that waits."""
        answered = {comment.root_id: comment.root for comment in self.waiting if comment.root is not None}
        firsts = answered | {comment.pk: comment for comment in self.waiting if comment.root_id is None}
        return [first for first in firsts.values() if not first.thread_size]

    def _belongs_here(self, comment: "Comment") -> bool:
        """Whether a thread that only its writer sees is one of this page: from its first thread to the next page's."""
        sign = -1 if self.newest_first else 1
        after = self.number == 1 or (when(comment) > when(self._window[0])) == (sign > 0)
        before = not self.has_next or (when(comment) < when(self._window[-1])) == (sign > 0)
        return after and before

    def _replies(self) -> "dict[int, tuple[list[Comment], int]]":
        """For each thread that has any, the replies shown and how many more there are."""
        firsts = {first.pk: first for first in self._firsts}
        found: dict[int, list[Comment]] = {pk: [] for pk in firsts}
        for reply in self._replies_of([first for first in self._firsts if first.thread_size]):
            found[int(reply.root_id or 0)].append(reply)
        sizes = {pk: _replies_of(first) - len(found[pk]) for pk, first in firsts.items()}
        for own in self.waiting:
            if own.root_id in found:
                found[own.root_id].append(own)
        return {pk: (replies, sizes[pk]) for pk, replies in found.items()}

    def _replies_of(self, firsts: "list[Comment]") -> "list[Comment]":
        if not any(getattr(first, "last_branch", None) for first in firsts):
            return _SHORT(post=self.post.pk, roots=[first.pk for first in firsts]) if firsts else []
        return list(_approved(self.post.pk, _what_is_shown(firsts) or Q()))


class ThreadPage:
    """One thread alone, fifty replies a page.

    :param first: its first comment.
    """

    newest_first = False

    def __init__(self, first: "Comment", waiting: "list[Comment]", number: int = 1) -> None:
        self.first = first
        self.waiting = waiting
        self.pages = max(1, -(-_replies_of(first) // REPLIES_A_PAGE))
        self.number = max(1, min(number, self.pages))

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    @cached_property
    def entries(self) -> list[Entry]:
        """What is shown, in order."""
        start = (self.number - 1) * REPLIES_A_PAGE
        found = replies_in(self.first.pk).select_related("parent").only(*SHOWN_OF_REPLIES)
        replies = list(found[start : start + REPLIES_A_PAGE])
        own = [comment for comment in self.waiting if self._belongs_here(comment, replies)]
        thread = Thread(self.first, [*replies, *own], is_continued=self.number > 1)
        return arrange([thread], frozenset(comment.pk for comment in self.waiting))

    def _belongs_here(self, own: "Comment", replies: "list[Comment]") -> bool:
        if own.root_id != self.first.pk:
            return False
        place = (own.branch, own.pk)
        after = self.number == 1 or place > (replies[0].branch, replies[0].pk)
        return after and (not self.has_next or place < (replies[-1].branch, replies[-1].pk))


def _replies_of(first: "Comment") -> int:
    return first.thread_size - (first.status == CommentStatus.APPROVED)


def _ends_of_what_is_shown() -> dict[str, Subquery]:
    """Branch and id of the last reply that is shown of a thread; none where there are fewer."""
    last = replies_in(OuterRef("pk"))[REPLIES_SHOWN - 1 : REPLIES_SHOWN]
    return {"last_branch": Subquery(last.values("branch")), "last_reply": Subquery(last.values("pk"))}


def _what_is_shown(firsts: "list[Comment]") -> Q | None:
    """Replies of short threads altogether, of long ones up to the last that is shown."""
    short: list[int] = []
    condition = Q()
    for first in firsts:
        branch = getattr(first, "last_branch", None)
        if branch is None:
            short.append(first.pk)
        else:
            is_before = Q(branch__lt=branch) | Q(branch=branch, pk__lte=first.last_reply)  # type: ignore[attr-defined]
            condition |= Q(is_before, root=first.pk)
    return condition | Q(root__in=short) if short else condition or None


def _threads(post: Any, number: int, newest_first: bool) -> CommentQuerySet:
    """The threads of a page, and the one after them.

    :param post: the post, or SQL for its id.
    """
    start = (number - 1) * THREADS_A_PAGE
    order = ("-submitted_at", "-pk") if newest_first else ("submitted_at", "pk")
    numbers = threads_of(post).order_by(*order).values("pk")[start : start + THREADS_A_PAGE + 1]
    found = comments_on(post).filter(pk__in=numbers).order_by(*order).only(*SHOWN, "edited_at")
    return found.annotate(**_ends_of_what_is_shown())


def _approved(post: Any, condition: Q) -> CommentQuerySet:
    """The approved replies that fulfil ``condition``, each with what it answers."""
    return comments_on(post).approved().filter(condition).select_related("parent").only(*SHOWN_OF_REPLIES)


POST, ROOTS = Slot("post"), Slot("roots")
_OLDEST: "PreparedModels[Comment]" = PreparedModels(lambda: _threads(POST.value, 1, False))
_NEWEST: "PreparedModels[Comment]" = PreparedModels(lambda: _threads(POST.value, 1, True))
_SHORT: "PreparedModels[Comment]" = PreparedModels(lambda: _approved(POST.value, Q(root__in=ROOTS.among)))
