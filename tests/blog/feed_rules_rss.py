"""What is wrong with an RSS feed, by its rules: an empty list where nothing is."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

from tests.blog.feed_rules import ATOM, LANGUAGE, Check, is_on_the_web


def is_mail_moment(text: str) -> bool:
    try:
        return parsedate_to_datetime(text).tzinfo is not None
    except ValueError:
        return False


CHANNEL = {"title", "link", "description"}
CHANNEL_MAY = {"language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate", "generator", "docs"}
CHANNEL_MAY |= {"category", "cloud", "ttl", "image", "rating", "textInput", "skipHours", "skipDays", "item"}
ITEM = {"title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"}
RSS_TEXTS: dict[str, Check] = {
    **dict.fromkeys(("pubDate", "lastBuildDate"), is_mail_moment),
    **dict.fromkeys(("link", "comments", "docs"), is_on_the_web),
    **dict.fromkeys(("author", "managingEditor", "webMaster"), lambda text: "@" in text),
    "language": lambda text: bool(LANGUAGE.fullmatch(text)),
    "ttl": str.isdecimal,
}


def faults_of_rss(document: bytes) -> list[str]:
    """By https://www.rssboard.org/rss-specification and, where that leaves it open, its best practices profile."""
    root = ElementTree.fromstring(document)  # noqa: S314 - our own
    if (root.tag, root.get("version"), [part.tag for part in root]) != ("rss", "2.0", ["channel"]):
        return ["it is no RSS 2.0"]
    found = [*_faults_of_part(root[0], CHANNEL, CHANNEL | CHANNEL_MAY)]
    names = [item.findtext("guid") for item in root[0].iter("item")]
    found += ["two items of one guid"] if len(set(names)) < len(names) else []
    itself = root[0].find(f"{ATOM}link")
    found += [] if itself is not None and itself.get("rel") == "self" else ["a channel without itself"]
    for item in root[0].iter("item"):
        found += _faults_of_part(item, {"guid"}, ITEM)
        if item.find("title") is None and item.find("description") is None:
            found.append("an item without title and description")
        found += _faults_of_item(item)
    return found


def _faults_of_part(part: Any, must: set[str], may: set[str]) -> Iterator[str]:
    names = [each.tag for each in part if not each.tag.startswith("{")]
    yield from (f"{part.tag} without {name}" for name in must - set(names))
    yield from (f"{name} in {part.tag}" for name in set(names) - may)
    yield from (f"{part.tag} with two of {name}" for name in set(names) - {"item", "category"} if names.count(name) > 1)
    for each in part:
        if (check := RSS_TEXTS.get(each.tag)) and not check(each.text or ""):
            yield f"{each.tag} is {each.text!r}"


def _faults_of_item(item: Any) -> Iterator[str]:
    guid, enclosure = item.find("guid"), item.find("enclosure")
    if guid is not None and guid.get("isPermaLink", "true") == "true" and not is_on_the_web(guid.text or ""):
        yield f"guid leads to {guid.text!r}"
    if enclosure is None:
        return
    facts = enclosure.attrib
    if set(facts) != {"url", "length", "type"} or not facts["length"].isdecimal() or not is_on_the_web(facts["url"]):
        yield f"enclosure is {facts}"
