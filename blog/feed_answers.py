"""How a feed is answered: named, written where it is not remembered, and not sent again while it is the same."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language

from blog.feed_forms import FORMS, FormName
from blog.feed_items import Item
from blog.feed_memory import remembered_document
from blog.feed_states import whole_of
from blog.feeds import Channel, fingerprint
from blog.templatetags.blog_tags import absolute, site_name


class Contents(NamedTuple):
    """
    What stands in a feed.

    :param updated: when any of it last changed.
    :param is_of_state: whether it holds just what its state told of; else something was published or hidden meanwhile,
        and nobody else is to be given it.
    """

    items: Sequence[Item]
    updated: datetime
    is_of_state: bool = True


def channel_of(request: HttpRequest, name: str, path: str, feed: str, title: str = "", subtitle: str = "") -> Channel:
    """
    What a feed is about.

    :param name: tells it from the other feeds of the site, for good.
    :param path: of the page with the same posts.
    :param feed: its own path.
    """
    whole = whole_of(request).identity
    identity = uuid.uuid5(whole, name) if name else whole
    context: Any = {"request": request}
    called = " · ".join(filter(None, [title, site_name(context)]))
    language = get_language() or settings.LANGUAGE_CODE
    return Channel(called, absolute(path), absolute(feed), identity, subtitle, language, settings.WEBSUB_HUB)


def answer(
    request: HttpRequest,
    form: FormName,
    channel: Channel,
    state: Sequence[object],
    contents: Callable[[], Contents],
) -> HttpResponse:
    """
    The feed, or the word that it is still the same (304).

    Only its ETag tells: the newest change among the posts is no later when one of them has been taken away.

    :param state: all that the feed depends on.
    :param contents: called only where the feed is written.
    """
    name = fingerprint(channel, state)
    etag = quote_etag(name)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        changed, _, document = remembered_document(name, lambda: _written(form, channel, contents())).partition("\n")
        response = HttpResponse(document, content_type=FORMS[form].content_type)
        response.headers["Last-Modified"] = changed
    response.headers["ETag"] = etag
    if channel.hub:
        response.headers["Link"] = f'<{channel.hub}>; rel="hub", <{channel.feed_link}>; rel="self"'
    return response


def _written(form: FormName, channel: Channel, told: Contents) -> tuple[str, list[dict[str, Any]] | None]:
    """The feed below a line that says when it last changed, and the texts in it; none where it is not to be kept."""
    document = FORMS[form].write(channel, told.items, told.updated)
    texts = [item.text for item in told.items if item.text] if told.is_of_state else None
    return f"{http_date(told.updated.timestamp())}\n{document}", texts
