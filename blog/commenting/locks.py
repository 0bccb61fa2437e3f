"""In which order comments are locked, everywhere, so that no two decisions wait for each other.

First the comments with the first ones of their threads, in the order of their ids; then the counts of their posts, in
the order of the posts' ids. Whoever changes many in one transaction locks all of them before changing any.
"""

from collections.abc import Iterable
from itertools import batched
from typing import TYPE_CHECKING

from blog.models.comment_counts import CommentCount

if TYPE_CHECKING:
    from blog.models.comments import Comment

BATCH = 1_000  # ids in one statement


def hold(comments: Iterable["Comment"]) -> dict[int, str]:
    """Lock ``comments`` and the first ones of their threads; return the stored status of each that is still there.

    Call inside the transaction that decides. Answers may still come: only what is locked cannot be decided elsewhere.
    """
    return {pk: status for pk, status, _ in _rows(comments)}


def hold_with_counts(comments: Iterable["Comment"]) -> dict[int, str]:
    """:func:`hold` for many that are decided about in one transaction, perhaps below several posts."""
    rows = _rows(comments)
    CommentCount.hold({post_id for _, _, post_id in rows})
    return {pk: status for pk, status, _ in rows}


def _rows(comments: Iterable["Comment"]) -> list[tuple[int, str, int]]:
    from blog.models.comments import Comment

    numbers = {number for comment in comments for number in (comment.pk, comment.root_id) if number}
    rows: list[tuple[int, str, int]] = []
    for some in batched(sorted(numbers), BATCH):
        locked = Comment.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk")
        rows += locked.values_list("pk", "status", "post_id")
    return rows
