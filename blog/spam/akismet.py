"""Akismet, a service that knows what is sent to other sites. Asked only where the operator has given a key.

The one call we need is written out here: the library on PyPI brings nine packages, has the service's address built in
and takes no comment without the visitor's address, which we do not keep. https://akismet.com/developers/
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from typing import Any, Final
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.http import HttpRequest

from blog.models import Comment
from blog.visitors import address_of

logger = logging.getLogger("bellbird.spam")

URL: Final = "https://rest.akismet.com"
TIMEOUT: Final = 3.0  # seconds that a reader waits at most, however slowly the answer drips in
LINES: Final = 8  # calls at once; who finds none free waits no longer for that
THANKS: Final = "Thanks for making the web a better place."
_lines = ThreadPoolExecutor(LINES, thread_name_prefix="akismet")


class NoAnswer(Exception):
    """Akismet could not be reached, or said something that is no answer."""


class _NoRedirects(HTTPRedirectHandler):
    """A comment is sent where the operator said, and nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def is_used() -> bool:
    """Whether the operator has given a key."""
    return bool(settings.AKISMET_KEY)


def is_spam(comment: Comment, request: HttpRequest) -> bool:
    """What Akismet thinks of ``comment``. Call outside a transaction; it takes up to some seconds.

    :raises NoAnswer: when it did not say.
    """
    seen = {
        "user_ip": address_of(request),
        "user_agent": request.headers.get("User-Agent", ""),
        "referrer": request.headers.get("Referer", ""),
    }
    answer = _post("comment-check", _facts(comment) | seen)
    if answer not in ("true", "false"):
        raise NoAnswer("neither true nor false")
    return answer == "true"


def tell(comment: Comment, *, is_spam: bool) -> None:
    """Say what a moderator decided, where Akismet thought otherwise. Without the visitor's address: nobody kept it.

    :raises NoAnswer: when it was not taken.
    """
    if _post("submit-spam" if is_spam else "submit-ham", _facts(comment) | {"user_ip": ""}) != THANKS:
        raise NoAnswer("no thanks")


def _facts(comment: Comment) -> dict[str, str]:
    return {
        "api_key": settings.AKISMET_KEY,
        "blog": settings.WAGTAILADMIN_BASE_URL,
        "permalink": comment.post.full_url or "",
        "comment_type": "reply" if comment.parent_id else "comment",
        "comment_author": comment.name,
        "comment_author_email": comment.email,
        "comment_content": comment.body,
        "comment_date_gmt": comment.submitted_at.isoformat(),
        "blog_charset": "UTF-8",
    }


def _post(what: str, facts: dict[str, str]) -> str:
    data = urlencode(facts, errors="replace").encode()
    request = Request(f"{settings.AKISMET_URL}/1.1/{what}", data, {"User-Agent": "Bellbird | Akismet"})  # noqa: S310
    call = _lines.submit(_answer_to, request)
    try:
        return call.result(timeout=TIMEOUT)
    except (OSError, ValueError, HTTPException) as error:
        call.cancel()
        raise NoAnswer(type(error).__name__) from error


def _answer_to(request: Request) -> str:
    """The library's limit is for each step of a call; the one for the whole call is kept by whoever waits."""
    with build_opener(_NoRedirects).open(request, timeout=TIMEOUT) as response:
        return str(response.read(100).decode("ascii"))
