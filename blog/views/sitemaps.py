"""The addresses of the sitemaps. A part is written while it is sent, however many posts there are."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import batched
from typing import Any, Final
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.text import compress_sequence
from django.views.decorators.http import require_safe

from blog.keeping import depends_on
from blog.sitemap_parts import Part
from blog.sitemaps import Row, parts, rows_of, state_of
from blog.sites import site_of
from blog.templatetags.blog_tags import absolute

XML: Final = "application/xml; charset=utf-8"
HEAD: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
PICTURES: Final = "http://www.google.com/schemas/sitemap-image/1.1"
LINES: Final = 500  # of addresses, handed over at once


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The list of all parts.

    :raises django.http.Http404: where search engines are not welcome, or there is nothing to read.
    """
    found = parts(_top(request))
    if not found:
        raise Http404("There is nothing to list.")
    depends_on("archive", "lists")
    rows = [Row(reverse("blog:sitemap_part", args=[part.kind, part.number]), part.changed) for part in found]
    text = "".join(f"<sitemap>{_said(row)}</sitemap>\n" for row in rows)
    document = f'{HEAD}<sitemapindex xmlns="{SPACE}">\n{text}</sitemapindex>\n'
    etag = f'"{sha256(document.encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(document, content_type=XML)
    response.headers["ETag"] = etag
    return response


@require_safe
def sitemap_part(request: HttpRequest, kind: str, number: str) -> HttpResponseBase:
    """One part, packed for whoever understands that.

    :raises django.http.Http404: for a part with nothing in it.
    """
    top, part = _top(request), Part(kind, int(number))
    state = state_of(part, top)
    if not state:
        raise Http404("There is no such part.")
    etag = f'W/"{sha256(repr([settings.WAGTAILADMIN_BASE_URL, state]).encode()).hexdigest()[:32]}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = _sent(request, _document(state if kind != "posts" else rows_of(part, top)))
    response.headers["ETag"] = etag
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _top(request: HttpRequest) -> str:
    if not settings.BELLBIRD_LISTED:
        raise Http404("Search engines are not welcome here.")
    return site_of(request).top


def _sent(request: HttpRequest, document: Iterator[bytes]) -> StreamingHttpResponse:
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return StreamingHttpResponse(document, content_type=XML)
    return StreamingHttpResponse(compress_sequence(document), content_type=XML, headers={"Content-Encoding": "gzip"})


def _document(rows: Iterable[Row]) -> Iterator[bytes]:
    yield f'{HEAD}<urlset xmlns="{SPACE}" xmlns:image="{PICTURES}">\n'.encode()
    for some in batched(rows, LINES):
        yield "".join(f"<url>{_said(row)}</url>\n" for row in some).encode()
    yield b"</urlset>\n"


def _said(row: Row) -> str:
    changed = f"<lastmod>{row.changed.isoformat(timespec='seconds')}</lastmod>" if row.changed else ""
    picture = ""
    if row.picture:
        picture = f"<image:image><image:loc>{_address(row.picture)}</image:loc></image:image>"
    return f"<loc>{_address(row.link)}</loc>{changed}{picture}"


def _address(path: str) -> Any:
    return escape(absolute(path))
