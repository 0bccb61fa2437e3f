"""What is wrong with an Atom feed, by its rules: an empty list where nothing is. Others have rules of their own."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")  # RFC 3339
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
MEDIA = re.compile(r".+/.+")
OFTEN = {"author", "category", "contributor", "entry", "link"}

type Check = Callable[[str], bool]


def is_moment(text: str) -> bool:
    return bool(MOMENT.fullmatch(text)) and bool(datetime.fromisoformat(text))


def is_absolute(text: str) -> bool:
    return bool(urlsplit(text).scheme) and " " not in text


def is_on_the_web(text: str) -> bool:
    return urlsplit(text).scheme in ("http", "https") and bool(urlsplit(text).netloc)


ATOM_PARTS = {  # RFC 4287, section 4: what must be in an element, and what may
    "feed": ({"id", "title", "updated"}, OFTEN | {"generator", "icon", "logo", "rights", "subtitle"}),
    "entry": (
        {"id", "title", "updated"},
        (OFTEN | {"content", "published", "rights", "source", "summary"}) - {"entry"},
    ),
    "author": ({"name"}, {"uri", "email"}),
    "contributor": ({"name"}, {"uri", "email"}),
}
ATOM_ATTRIBUTES = {
    "category": ({"term"}, {"scheme", "label"}),
    "link": ({"href"}, {"rel", "type", "hreflang", "title", "length"}),
    "content": (set(), {"type", "src"}),
    "generator": (set(), {"uri", "version"}),
    **{name: (set(), {"type"}) for name in ("title", "subtitle", "summary", "rights")},
}
ATOM_TEXTS: dict[str, Check] = {
    **dict.fromkeys(("updated", "published"), is_moment),
    **dict.fromkeys(("id", "uri", "icon", "logo"), is_absolute),
    "email": lambda text: "@" in text,
}
ATOM_VALUES: dict[tuple[str, str], Check] = {
    ("link", "href"): is_absolute,
    ("link", "type"): lambda text: bool(MEDIA.fullmatch(text)),
    ("link", "length"): str.isdecimal,
    **{
        (name, "type"): {"text", "html", "xhtml"}.__contains__
        for name in ("title", "subtitle", "summary", "rights", "content")
    },
}


def faults_of_atom(document: bytes) -> list[str]:
    """By RFC 4287, its schema (appendix B) and what it only says in words."""
    feed = ElementTree.fromstring(document)  # noqa: S314 - our own
    if feed.tag != f"{ATOM}feed":
        return [f"it is {feed.tag}"]
    found = list(_faults_of_element(feed))
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    found += ["two entries of one id"] if len(set(ids)) < len(ids) else []
    if feed.find(f"{ATOM}author") is None and any(e.find(f"{ATOM}author") is None for e in feed.iter(f"{ATOM}entry")):
        found.append("an entry without an author")
    found += [] if "self" in {link.get("rel") for link in feed.findall(f"{ATOM}link")} else ["a feed without itself"]
    return found


def _faults_of_element(element: Any) -> Iterator[str]:
    name = element.tag.removeprefix(ATOM)
    must, may = ATOM_PARTS.get(name, (set(), set()))
    parts = [part.tag.removeprefix(ATOM) for part in element if part.tag.startswith(ATOM)]
    yield from (f"{name} without {part}" for part in must - set(parts))
    yield from (f"{part} in {name}" for part in set(parts) - must - may)
    yield from (f"{name} with two of {part}" for part in set(parts) - OFTEN if parts.count(part) > 1)
    yield from _faults_of_attributes(element, name)
    if name in ATOM_TEXTS and not ATOM_TEXTS[name](element.text or ""):
        yield f"{name} is {element.text!r}"
    yield from _faults_of_links(element, name)
    for part in element:
        if part.tag.startswith(ATOM):
            yield from _faults_of_element(part)


def _faults_of_attributes(element: Any, name: str) -> Iterator[str]:
    must, may = ATOM_ATTRIBUTES.get(name, (set(), set()))
    plain = {key for key in element.attrib if not key.startswith("{")}
    yield from (f"{name} without {key}" for key in must - plain)
    yield from (f"{key} on {name}" for key in plain - must - may)
    for key, value in element.attrib.items():
        if (check := ATOM_VALUES.get((name, key))) and not check(value):
            yield f"{key} of {name} is {value!r}"
    if not LANGUAGE.fullmatch(element.get(f"{XML}lang", "en")):
        yield f"the language of {name}"


def _faults_of_links(element: Any, name: str) -> Iterator[str]:
    links = [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
    kinds = [(link.get("type"), link.get("hreflang")) for link in links]
    if len(set(kinds)) < len(kinds):
        yield f"{name} is at two addresses"
    if name == "entry" and not links and element.find(f"{ATOM}content") is None:
        yield "an entry that is nowhere"
