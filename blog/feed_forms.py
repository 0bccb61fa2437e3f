"""The formats that feeds are written in."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Literal, NamedTuple

from blog.atom import write_atom
from blog.feed_items import Item
from blog.feeds import Channel
from blog.json_feed import write_json
from blog.rss import write_rss

type FormName = Literal["atom", "rss", "json"]


class Form(NamedTuple):
    """
    :param ending: of the names of its addresses: ``blog:tag_feed`` and ``blog:tag_feed_rss``.
    """

    content_type: str
    ending: str
    write: Callable[[Channel, Sequence[Item], datetime], str]


FORMS: Final[dict[FormName, Form]] = {
    "atom": Form("application/atom+xml; charset=utf-8", "", write_atom),
    "rss": Form("application/rss+xml; charset=utf-8", "_rss", write_rss),
    "json": Form("application/feed+json; charset=utf-8", "_json", write_json),
}
