"""What is answered when our own code or the database breaks, and to what is no request at all."""

import logging
import re
import secrets
import sys
from typing import Any, Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cms.plain import plain_page

GIVEN: Final = re.compile(r"[\w.-]{8,64}", re.ASCII)
SOON: Final = 30  # seconds

logger = logging.getLogger("bellbird.pages")


def server_error(request: HttpRequest) -> HttpResponse:
    """The site's 500, with a number that stands in the log beside what broke; 503 where it is the database."""
    number = request_id(request)
    error = sys.exc_info()[1]
    logger.error("request %s broke at %s: %s", number, request.path, type(error).__name__ if error else "?")
    if isinstance(error, (OperationalError, InterfaceError)):
        title, status, retry_after = _("The site is out of breath"), 503, SOON
        words = _("The place where everything is kept does not answer. Nothing is lost. Try again in a minute.")
    else:
        title, status, retry_after = _("Something broke on our side"), 500, None
        words = _("It is not your doing, and it has been noted. Nothing you had published is lost.")
    response = plain_page(title, words, _link_home() + _numbered(number), status=status, retry_after=retry_after)
    response.headers["X-Request-ID"] = number
    return response


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The site's 400: it may come before the host is known to be ours, so it says and asks nothing of it."""
    words = _("Something in its address or its form was not as a browser writes it. Start again from the first page.")
    return plain_page(_("We could not read that request"), words, _link_home(), status=400)


def request_id(request: HttpRequest) -> str:
    """The number a proxy gave the request (``X-Request-ID``), or a new one."""
    given = request.headers.get("X-Request-ID", "")
    return given if GIVEN.fullmatch(given) else secrets.token_hex(8)


def _numbered(number: str) -> str:
    words = _("If you write to us about it, tell us this number:")
    return f'<p class="hint ui">{words} <code>{number}</code></p>'


def _link_home() -> str:
    return f'<p><a href="/">{_("To the first page")}</a></p>'
