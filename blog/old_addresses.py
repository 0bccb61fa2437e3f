"""Old addresses of pages lead on, for those who may see where they lead."""

from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import uri_to_iri
from wagtail.contrib.redirects.middleware import RedirectMiddleware
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
    asked = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    paths = {path for each in (asked, urlsplit(asked).path) for path in (each, uri_to_iri(each))}
    pages = set(
        Redirect.objects.filter(old_path__in=paths, redirect_page__isnull=False).values_list("redirect_page", flat=True)
    )
    return bool(pages) and visible_pages(request.user).filter(pk__in=pages).count() < len(pages)
