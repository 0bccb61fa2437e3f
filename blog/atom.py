"""Atom 1.0 (RFC 4287) as Django writes it, with full texts, any number of authors, and nothing that breaks a reader."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from blog.feed_items import Item
from blog.feeds import Channel
from blog.plain_xml import PlainXML

THREADS = "http://purl.org/syndication/thread/1.0"
"""Says what a comment answers (RFC 4685)."""


def write_atom(channel: Channel, items: Sequence[Item], updated: datetime) -> str:
    """The document; ``updated`` is when anything in it last changed."""
    feed = AtomFeed(
        channel.title,
        channel.link,
        channel.subtitle,
        language=channel.language,
        subtitle=channel.subtitle or None,
        author_name=channel.title,
        feed_url=channel.feed_link,
        feed_guid=channel.identity.urn,
        updated=updated,
        hub=channel.hub,
    )
    for item in items:
        feed.add_item(
            item.title,
            item.link,
            "",
            pubdate=item.published,
            updateddate=item.updated,
            unique_id=item.identity,
            categories=item.tags,
            item=item,
        )
    return feed.writeString("utf-8")


class AtomFeed(Atom1Feed):
    """A feed that was last changed when it says (``updated``), not when it was last asked for."""

    def write(self, outfile: Any, encoding: str) -> None:
        handler = PlainXML(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def root_attributes(self) -> dict[str, str]:
        is_talk = any(item["item"].answers for item in self.items)
        return super().root_attributes() | ({"xmlns:thr": THREADS} if is_talk else {})

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.feed["hub"]})

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["item"].language} if item["item"].language else {}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"description": None})
        told: Item = item["item"]
        for person in told.people:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", person.name)
            if person.link:
                handler.addQuickElement("uri", person.link)
            handler.endElement("author")
        if told.answers:
            handler.addQuickElement("thr:in-reply-to", "", {"ref": told.answers.identity, "href": told.answers.link})
        if told.picture:
            facts = {"rel": "enclosure", "href": told.picture.link, "type": told.picture.kind}
            handler.addQuickElement("link", "", facts | {"length": str(told.picture.size)})
        if told.summary:
            handler.addQuickElement("summary", told.summary)
        handler.addQuickElement("content", told.html, {"type": "html"})
