"""JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from blog.feed_items import Item, Person
from blog.feeds import Channel
from blog.plain_xml import UNFIT

VERSION: Final = "https://jsonfeed.org/version/1.1"


def write_json(channel: Channel, items: Sequence[Item], updated: datetime) -> str:
    """The document. The format has no place for ``updated``: every item says its own."""
    feed = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.link,
        "feed_url": channel.feed_link,
        "description": channel.subtitle,
        "language": channel.language,
        "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub else [],
        "items": [_item(item) for item in items],
    }
    return UNFIT.sub("", json.dumps(_without_nothing(feed) | {"items": feed["items"]}, ensure_ascii=False))


def _item(item: Item) -> dict[str, Any]:
    return _without_nothing(
        {
            "id": item.identity,
            "url": item.link,
            "title": item.title,
            "content_html": item.html,
            "summary": item.summary,
            "image": item.picture.link if item.picture else "",
            "date_published": item.published.isoformat() if item.published else "",
            "date_modified": item.updated.isoformat(),
            "authors": [_person(person) for person in item.people],
            "tags": list(item.tags),
            "language": item.language,
        }
    ) | {"content_html": item.html}  # an item needs its text, be it empty


def _person(person: Person) -> dict[str, str]:
    return _without_nothing({"name": person.name, "url": person.link})


def _without_nothing(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in ("", [], None)}
