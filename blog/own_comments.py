"""Which comments were written in this browser, by a signed cookie: their writer sees them while they wait."""

from typing import TYPE_CHECKING

from django.core import signing
from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from blog.models import Comment

COOKIE = "own_comments"
COOKIE_SECONDS = 30 * 86_400
REMEMBERED = 20


def own_comments(request: HttpRequest) -> list[int]:
    """The ids of the comments that were written in this browser; an altered cookie names none."""
    try:
        numbers = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=COOKIE_SECONDS)
    except signing.BadSignature:
        return []
    return [number for number in numbers if isinstance(number, int)] if isinstance(numbers, list) else []


def remember(request: HttpRequest, response: HttpResponse, comment: "Comment") -> None:
    """Let the browser that sent ``comment`` see it while it waits for a moderator."""
    numbers = [*(number for number in own_comments(request) if number != comment.pk), comment.pk][-REMEMBERED:]
    response.set_cookie(
        COOKIE,
        signing.dumps(numbers, salt=COOKIE),
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
