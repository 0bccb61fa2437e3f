"""Links from one page to another, as each reader may have them: an address tells what a hidden page is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

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
        wanted = [str(attrs.get("id", "")) for attrs in attrs_list]
        numbers = [number for number in wanted if number.isascii() and number.isdigit() and len(number) <= 18]
        pages = visible_pages(_reader.get()).filter(pk__in=numbers).defer_streamfields().specific()
        found = {str(page.pk): page for page in pages}
        return [found.get(number) for number in wanted]


def link_to_what_can_be_seen(features: FeatureRegistry) -> None:
    """Take the place of Wagtail's own way of writing out links between pages."""
    features.register_link_type(VisibleLinkHandler)
