"""Which services will be told of a publication that has not happened yet, in words for an editor."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from blog.models import Post
from notifications.pinging.wishes import feeds_of


def foretold(post: Post) -> list[str]:
    """Who is told at once when ``post`` is published, and of what. Nobody, of what only some readers may see.

    :param post: as it would be published.
    """
    if post.get_view_restrictions().exists():
        return []
    return list(_services(post))


def _services(post: Post) -> Iterator[str]:
    if settings.WEBSUB_HUB:
        number = 1 + len(feeds_of(post))
        feeds = "1 feed" if number == 1 else f"{number} feeds"
        yield f"The WebSub hub {urlsplit(settings.WEBSUB_HUB).hostname}, of {feeds}"
    if settings.INDEXNOW_KEY and settings.BELLBIRD_LISTED:
        yield "Search engines, by IndexNow, of the address"
