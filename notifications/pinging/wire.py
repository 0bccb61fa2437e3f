"""One call to somebody else's server, and what came of it."""

from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT: Final = 10.0  # seconds for a whole call, however slowly the answer drips in
LINES: Final = 2  # calls at once
AGAIN: Final = frozenset({408, 425, 429})  # refusals that may be none later
_lines = ThreadPoolExecutor(LINES, thread_name_prefix="ping")


class NotTold(Exception):
    """
    The server did not take what it was told.

    :param is_final: whether it makes no sense to try again.
    """

    def __init__(self, text: str, *, is_final: bool = False) -> None:
        self.is_final = is_final
        super().__init__(text)


class _NoRedirects(HTTPRedirectHandler):
    """What is new is told where the operator said, and nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def post(address: str, data: bytes, content_type: str) -> str:
    """
    Send ``data``; return the status that was answered.

    :raises NotTold: when it was not taken, or not answered in time.
    """
    headers = {"Content-Type": content_type, "User-Agent": "Bellbird"}
    call = _lines.submit(_answer_to, Request(address, data, headers))  # noqa: S310 - the operator's own choice
    try:
        return call.result(timeout=TIMEOUT)
    except HTTPError as error:
        raise NotTold(f"answered {error.code}", is_final=400 <= error.code < 500 and error.code not in AGAIN) from error
    except (OSError, ValueError, HTTPException) as error:
        call.cancel()
        raise NotTold(type(error).__name__) from error


def _answer_to(request: Request) -> str:
    """The library's limit is for each step of a call; the one for the whole call is kept by whoever waits."""
    with build_opener(_NoRedirects).open(request, timeout=TIMEOUT) as response:
        return f"answered {response.status}"
