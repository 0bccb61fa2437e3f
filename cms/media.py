"""Uploaded files, served by the application itself where no web server or object store does it."""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.static import serve

DOCUMENTS = "documents"


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """
    Serve the file at ``path`` below ``MEDIA_ROOT``, harmless even if someone managed to upload a page of HTML.

    Documents are not served here: they may be private, and ``/documents/`` asks before it hands one out.
    """
    name = posixpath.normpath(path)
    if name.split("/")[0].casefold() in {DOCUMENTS, "..", "."}:
        raise Http404
    response = serve(request, name, document_root=settings.MEDIA_ROOT)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
