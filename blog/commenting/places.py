"""Where a comment stands in its thread, and how many of a thread are shown.

A thread is a first comment (its root) and all that answers it. Each answer to the root begins a branch; whatever comes
of that answer belongs to the branch, however deep. So a thread is read in the order of two numbers, and page by page.
"""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q

from blog.models.comment_states import CommentStatus

if TYPE_CHECKING:
    from blog.models.comment_states import CommentQuerySet
    from blog.models.comments import Comment


def find_place(comment: "Comment") -> None:
    """Give a comment that is about to be saved for the first time the thread of what it answers."""
    if comment.parent is not None:
        comment.root_id = comment.parent.root_id or comment.parent.pk
        comment.branch = comment.parent.branch


def take_place(comment: "Comment") -> None:
    """Once it has an id: an answer to the first comment of a thread begins a branch, named after itself."""
    if comment.root_id is not None and comment.branch is None:
        comment.branch = comment.pk
        type(comment).objects.filter(pk=comment.pk).update(branch=comment.pk)


def recount_thread(root_id: int) -> int:
    """Count the approved comments of one thread anew, and return the number.

    :param root_id: the id of its first comment. It is locked, so that two decisions at once are both counted.
    """
    from blog.models.comments import Comment

    with transaction.atomic():
        Comment.objects.select_for_update(no_key=True).filter(pk=root_id).order_by().values_list("pk").first()
        in_thread = Q(root_id=root_id) | Q(pk=root_id)
        size = Comment.objects.filter(in_thread, status=CommentStatus.APPROVED).count()
        Comment.objects.filter(pk=root_id).update(thread_size=size)
    return size


def misplaced() -> "CommentQuerySet":
    """Answers that do not stand where what they answer stands: written past ``save()``."""
    from blog.models.comments import Comment

    answers = Comment.objects.filter(parent__isnull=False)
    first = Q(parent__root__isnull=True) & Q(root_id=F("parent_id"), branch=F("pk"))
    deeper = Q(parent__root__isnull=False) & Q(root_id=F("parent__root_id"), branch=F("parent__branch"))
    return answers.exclude(first | deeper).order_by("pk")


def put_in_place(comment: "Comment") -> None:
    """Store the place that ``comment`` should have, going by what it answers."""
    comment.root_id, comment.branch = None, None
    find_place(comment)
    if comment.root_id is not None and comment.branch is None:
        comment.branch = comment.pk
    type(comment).objects.filter(pk=comment.pk).update(root_id=comment.root_id, branch=comment.branch)
