"""The pages of Wagtail: posts, and the blog itself."""

from django.http import HttpRequest, HttpResponseBase
from wagtail.views import serve

from blog.sites import know_site


def serve_page(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """Serve the page at ``path`` as Wagtail does, with the site found in one query."""
    know_site(request)
    return serve(request, path)
