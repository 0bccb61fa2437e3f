"""Atom 1.0 (RFC 4287) as Django writes it, with full texts, any number of authors, and nothing that breaks a reader."""

import re
from datetime import datetime
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML 1.0 document may hold (section 2.2)."""


class AtomFeed(Atom1Feed):
    """A feed that was last changed when it says (``updated``), not when it was last asked for."""

    def write(self, outfile: Any, encoding: str) -> None:
        handler = _Generator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"description": None})
        for name, address in item["people"]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", address)
            handler.endElement("author")
        if item["description"]:
            handler.addQuickElement("summary", item["description"])
        handler.addQuickElement("content", item["content"], {"type": "html"})


class _Generator(SimplerXMLGenerator):
    """Leaves out what XML cannot hold, wherever it stands."""

    def characters(self, content: str) -> None:
        super().characters(UNFIT.sub("", content))

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - as SAX calls it
        super().startElement(name, AttributesImpl({key: UNFIT.sub("", value) for key, value in attrs.items()}))
