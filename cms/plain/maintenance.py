"""The site is closed for a while: ``MAINTENANCE=1``."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cms.middleware import path_of
from cms.plain import plain_html, plain_page

RETRY: Final = 300  # seconds
OPEN: Final = ("healthz", "readyz", "wagtailadmin_home", "account_login", "mfa_authenticate")


def maintenance(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Answer 503 to everybody but those who work on the site: checks of health, the sign-in and the admin stay open.

    Pages that are kept go on being read, from before this. Providers of mail and programs try again by themselves.
    Without ``MAINTENANCE`` it is not even asked.
    """
    if not settings.BELLBIRD_MAINTENANCE:
        raise MiddlewareNotUsed
    open_paths = tuple(map(path_of, OPEN))

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(open_paths):
            return get_response(request)
        return plain_page(*closed_words(), status=503, retry_after=RETRY)

    return middleware


def closed_words() -> tuple[str, str]:
    """Title and words of the page."""
    words = _("Somebody is working on it. It opens again as soon as that is done; nothing you wrote is lost.")
    return _("The site is closed for a moment"), words


def closed_html() -> str:
    """The same page for a web server to show while nothing of the site runs: ``deploy/maintenance.html``."""
    return plain_html(*closed_words())
