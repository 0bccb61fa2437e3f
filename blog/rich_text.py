"""Links to pages and documents, as each reader may have them: an address tells what a hidden page is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from blog.documents import visible_documents
from blog.keeping import depends_on
from blog.visibility import visible_pages

_reader: ContextVar[Any] = ContextVar("reader", default=None)


@contextmanager
def read_by(user: Any) -> Iterator[None]:
    """Whatever rich text is written out within this is for ``user``; elsewhere it is for any reader."""
    before = _reader.set(user)
    try:
        yield
    finally:
        _reader.reset(before)


class VisibleLinkHandler(PageLinkHandler):
    """Wagtail's, for pages that the reader may see; the words of any other link stand there without an address."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        return _found(visible_pages(_reader.get()).defer_streamfields().specific(), attrs_list)


class VisibleDocumentHandler(DocumentLinkHandler):
    """Wagtail's, for documents that the reader may have."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Any]:
        return _found(visible_documents(_reader.get()), attrs_list)


def _found(things: Any, attrs_list: list[dict[str, Any]]) -> list[Any]:
    """For each link that of the ``things`` which it leads to, or ``None``."""
    wanted = [str(attrs.get("id", "")) for attrs in attrs_list]
    depends_on(*(f"post:{number}" for number in wanted))  # or any page, or a document; whether or not it can be seen
    numbers = [number for number in wanted if number.isascii() and number.isdigit() and len(number) <= 18]
    found = {str(thing.pk): thing for thing in things.filter(pk__in=numbers)}
    return [found.get(number) for number in wanted]


def link_to_what_can_be_seen(features: FeatureRegistry) -> None:
    """Take the place of Wagtail's own way of writing out links to pages and documents."""
    features.register_link_type(VisibleLinkHandler)
    features.register_link_type(VisibleDocumentHandler)
