"""RSS 2.0 as Django writes it, with full texts (``content:encoded``), the names of authors and ids that last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.xmlutils import SimplerXMLGenerator

from blog.feed_items import Item
from blog.feeds import Channel
from blog.plain_xml import PlainXML

NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}
"""https://www.rssboard.org/rss-profile: ``author`` is a mail address, which nobody's is to be, so names are DC's."""


def write_rss(channel: Channel, items: Sequence[Item], updated: datetime) -> str:
    """The document; ``updated`` is when anything in it last changed."""
    feed = RssFeed(
        channel.title,
        channel.link,
        channel.subtitle or channel.title,
        language=channel.language,
        feed_url=channel.feed_link,
        updated=updated,
        hub=channel.hub,
    )
    for item in items:
        feed.add_item(
            item.title,
            item.link,
            item.summary,
            pubdate=item.published,
            unique_id=item.identity,
            unique_id_is_permalink=False,
            categories=item.tags,
            item=item,
        )
    return feed.writeString("utf-8")


class RssFeed(Rss201rev2Feed):
    """A feed that was last changed when it says (``updated``), not when it was last asked for."""

    def write(self, outfile: Any, encoding: str) -> None:
        handler = PlainXML(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("rss", self.rss_attributes())
        handler.startElement("channel", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        self.endChannelElement(handler)
        handler.endElement("rss")

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | NAMESPACES

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": self.feed["hub"]})

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"description": item["description"] or None})
        told: Item = item["item"]
        for person in told.people:
            handler.addQuickElement("dc:creator", person.name)
        if told.language:
            handler.addQuickElement("dc:language", told.language)
        if told.picture:
            facts = {"url": told.picture.link, "type": told.picture.kind, "length": str(told.picture.size)}
            handler.addQuickElement("enclosure", "", facts)
        handler.addQuickElement("content:encoded", told.html)
