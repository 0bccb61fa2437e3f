"""What a program reads in our feeds, whatever they are written in."""

import json
from typing import Any, NamedTuple
from xml.etree import ElementTree

SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "thr": "http://purl.org/syndication/thread/1.0",
}
ENDINGS = {"atom": "feed/", "rss": "feed/rss/", "json": "feed.json"}


class Read(NamedTuple):
    """One item as every format has it."""

    title: str
    link: str
    identity: str
    html: str
    summary: str
    people: list[str]
    tags: list[str]
    picture: str


def items_at(client: Any, address: str) -> list[Read]:
    """The items of the feed at an address; its content type tells how it is written."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    kind = response.headers["Content-Type"]
    if kind.startswith("application/feed+json"):
        return [_of_json(item) for item in json.loads(response.content)["items"]]
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    if kind.startswith("application/rss+xml"):
        return [_of_rss(item) for item in root.findall("channel/item")]
    return [_of_atom(item) for item in root.findall("atom:entry", SPACES)]


def _of_json(item: Any) -> Read:
    people = [person["name"] for person in item.get("authors", [])]
    title, link, identity, html, summary = (
        item.get(name, "") for name in ("title", "url", "id", "content_html", "summary")
    )
    return Read(title, link, identity, html, summary, people, item.get("tags", []), item.get("image", ""))


def _of_rss(item: Any) -> Read:
    names = ("title", "link", "guid", "content:encoded", "description")
    title, link, identity, html, summary = (item.findtext(name, "", SPACES) for name in names)
    people = [each.text for each in item.findall("dc:creator", SPACES)]
    enclosure = item.find("enclosure")
    picture = enclosure.get("url") if enclosure is not None else ""
    tags = [each.text for each in item.findall("category")]
    return Read(title, link, identity, html, summary, people, tags, picture)


def _of_atom(item: Any) -> Read:
    links = {link.get("rel"): link.get("href") for link in item.findall("atom:link", SPACES)}
    people = [each.text for each in item.findall("atom:author/atom:name", SPACES)]
    title, identity, html, summary = (
        item.findtext(f"atom:{name}", "", SPACES) for name in ("title", "id", "content", "summary")
    )
    tags = [each.get("term") for each in item.findall("atom:category", SPACES)]
    return Read(title, links["alternate"], identity, html, summary, people, tags, links.get("enclosure", ""))
