"""Which comments a reader wrote: known by the account, or for guests by a signed cookie of the browser."""

from typing import TYPE_CHECKING

from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from blog.models.comment_states import CommentStatus

if TYPE_CHECKING:
    from blog.models import Comment, Post

IN_SIGHT = (CommentStatus.PENDING, CommentStatus.APPROVED)
COOKIE = "own_comments"
COOKIE_SECONDS = 30 * 86_400
REMEMBERED = 20
"""Comments a browser remembers, and as many of an account are shown while they wait."""


def own_comments(request: HttpRequest) -> list[int]:
    """The ids of the comments that were written in this browser; an altered cookie names none."""
    try:
        numbers = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=COOKIE_SECONDS)
    except signing.BadSignature:
        return []
    return [number for number in numbers if isinstance(number, int)] if isinstance(numbers, list) else []


def is_writer(request: HttpRequest, comment: "Comment") -> bool:
    """Whether ``comment`` was written by whoever sends ``request``.

    What an account wrote is that account's alone; what has no account and no address, as after an erasure, is nobody's.
    """
    if comment.user_id:
        return bool(request.user.is_authenticated and comment.user_id == request.user.pk)
    return comment.pk in own_comments(request) and bool(comment.email)


def can_change(comment: "Comment", minutes: int) -> bool:
    """Whether its writer may still change the words.

    :param minutes: the site's setting.
    """
    return comment.status in IN_SIGHT and comment.editable_until(minutes) > timezone.now()


def can_delete(comment: "Comment", minutes: int) -> bool:
    """Whether its writer may take it back: an account always, a guest while it waits or could still be changed."""
    waits = comment.status == CommentStatus.PENDING
    return comment.status in IN_SIGHT and (bool(comment.user_id) or waits or can_change(comment, minutes))


def waiting_below(post: "Post", request: HttpRequest) -> "list[Comment]":
    """The reader's own comments on ``post`` that wait for a moderator, newest last. No query for most readers."""
    from blog.models import Comment

    by_guest = Q(user__isnull=True) & ~Q(email="")
    mine = Q(by_guest, pk__in=own) if (own := own_comments(request)) else Q()
    if request.user.is_authenticated:
        mine |= Q(user=request.user)
    if not mine:
        return []
    found = Comment.objects.pending().filter(mine, post=post).select_related("parent", "root").order_by("-pk")
    return list(reversed(found[:REMEMBERED]))


def remember(request: HttpRequest, response: HttpResponse, comment: "Comment") -> None:
    """Let the browser in which a guest sent ``comment`` see it while it waits; accounts need no cookie for that."""
    if comment.user_id is not None:
        return
    numbers = [*(number for number in own_comments(request) if number != comment.pk), comment.pk][-REMEMBERED:]
    response.set_cookie(
        COOKIE,
        signing.dumps(numbers, salt=COOKIE),
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
