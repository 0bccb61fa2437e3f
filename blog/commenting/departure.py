"""What is put right when comments are deleted: each thread and each post is counted once, and old words go as well.

Locked and counted as decisions are (:mod:`blog.commenting.locks`), in the commit that deletes.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from blog.commenting.locks import hold, hold_with_counts
from blog.commenting.places import recount_thread
from blog.models.comment_counts import CommentCount
from blog.models.moderation import CommentDecision

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from blog.models import Post
    from blog.models.comments import Comment

type Deleted = tuple[int, dict[str, int]]


def let_depart(comments: Iterable["Comment"], delete: Callable[[], Deleted]) -> Deleted:
    """Delete comments with all that answers them; return what Django returns.

    :param comments: those that are about to be deleted.
    :param delete: Django's own deletion of them.
    """
    with transaction.atomic():
        comments = list(comments)
        stored = hold_with_counts(comments)
        numbers = {comment.pk for comment in comments}
        threads = {comment.root_id for comment in comments if comment.root_id} - numbers
        posts = {comment.post_id for comment in comments if comment.pk in stored}
        gone = delete()
        for root_id in sorted(threads):
            recount_thread(root_id)
        for post_id in sorted(posts):
            CommentCount.recount(post_id)
        forget_words()
    return gone


def hold_all_of(post: "Post") -> None:
    """Lock what stands below a post that is about to be deleted with it: whoever decides waits, or is waited for."""
    hold(post.comments.order_by().only("pk", "root_id"))


def forget_words() -> int:
    """Forget what comments that are gone said before they were changed; return how many that were."""
    return kept_words().update(words="")


def kept_words() -> "QuerySet[CommentDecision]":
    """Decisions that still hold the words of a comment that is gone."""
    edits = CommentDecision.objects.order_by().filter(action=CommentDecision.Action.EDITED)
    return edits.filter(comment__isnull=True).exclude(words="")
