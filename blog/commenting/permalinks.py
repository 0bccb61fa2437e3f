"""Where a comment stands now: on which page of the threads, or of its own thread."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Q

from blog.commenting.thread_pages import REPLIES_A_PAGE, REPLIES_SHOWN, THREADS_A_PAGE, replies_in, threads_of
from blog.models.comment_states import CommentStatus

if TYPE_CHECKING:
    from blog.models import Comment


def place_of(comment: "Comment") -> str:
    """What follows the address of the post: ``?comments=3#c-41``. Three queries at the most.

    :param comment: an approved one, or one that waits and is shown to its writer.
    """
    query = _in_thread(comment) if comment.root_id and comment.status == CommentStatus.APPROVED else {}
    if not query:
        page = _page_of_thread(comment)
        query = {"comments": page} if page > 1 else {}
    return f"{'?' if query else ''}{urlencode(query)}#c-{comment.pk}"


def _in_thread(reply: "Comment") -> dict[str, int]:
    """The page of the thread itself, where the post's does not show the reply."""
    is_before = Q(branch__lt=reply.branch) | Q(branch=reply.branch, pk__lt=reply.pk)
    before = replies_in(int(reply.root_id or 0)).order_by().filter(is_before).count()
    if before < REPLIES_SHOWN:
        return {}
    page = before // REPLIES_A_PAGE + 1
    return {"thread": int(reply.root_id or 0)} | ({"comments": page} if page > 1 else {})


def _page_of_thread(comment: "Comment") -> int:
    """The page on which its thread is, oldest first. One that only its writer sees has no place of its own: it is
    shown between the two threads it stands between.
    """
    first = comment.root if comment.root is not None else comment
    is_before = Q(submitted_at__lt=first.submitted_at) | Q(submitted_at=first.submitted_at, pk__lt=first.pk)
    before = threads_of(first.post).filter(is_before).count()
    return before // THREADS_A_PAGE + 1 if first.thread_size else max(1, -(-before // THREADS_A_PAGE))
