"""What the head of a page says to programs."""

import json
from html.parser import HTMLParser
from typing import Any


class Head(HTMLParser):
    """
    :ivar metas: ``(name or property, content)`` in order.
    :ivar links: attributes of each ``<link>``.
    :ivar things: of JSON-LD, by ``@type``.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.metas: list[tuple[str, str]] = []
        self.links: list[dict[str, Any]] = []
        self.things: dict[str, Any] = {}
        self._is_data = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found: dict[str, Any] = dict(attrs)
        self._is_data = tag == "script" and found.get("type") == "application/ld+json"
        if tag == "meta" and "content" in found:
            self.metas.append((found.get("name") or found.get("property") or "", found["content"]))
        if tag == "link":
            self.links.append(found)

    def handle_data(self, data: str) -> None:
        if self._is_data and data.strip():
            document = json.loads(data)
            assert document["@context"] == "https://schema.org"
            self.things |= {thing["@type"]: thing for thing in document["@graph"]}

    def said(self, name: str) -> list[str]:
        return [content for each, content in self.metas if each == name]

    @property
    def canonical(self) -> list[str]:
        return [link["href"] for link in self.links if link.get("rel") == "canonical"]

    @property
    def feeds(self) -> dict[str, str]:
        found = [link for link in self.links if link.get("rel") == "alternate"]
        return {link["href"]: link["type"] for link in found}


def head_at(client: Any, address: str) -> Head:
    response = client.get(address)
    assert response.status_code == 200, address
    return Head(response.content.decode().partition("</head>")[0])
