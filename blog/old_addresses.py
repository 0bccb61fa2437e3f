"""Old addresses of pages lead on, for those who may see where they lead."""

from typing import Final
from urllib.parse import urlparse

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from blog.visibility import visible_pages

FOUND: Final = frozenset({301, 302})


class CarefulRedirects(RedirectMiddleware):
    """Wagtail's, which would tell anybody where a page stands now that has moved to a private section."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer: HttpResponse = super().process_response(request, response)
        is_led_on = answer is not response and answer.status_code in FOUND
        return response if is_led_on and _leads_to_what_is_hidden(request) else answer


def _leads_to_what_is_hidden(request: HttpRequest) -> bool:
    """Asks for the redirect as Wagtail does: another site's, or one for another form of the path, says nothing here."""
    path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    chosen = get_redirect(request, path) or get_redirect(request, urlparse(path).path)
    page = chosen.redirect_page_id if chosen else None
    return page is not None and not visible_pages(request.user).filter(pk=page).exists()
