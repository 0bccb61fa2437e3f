"""What is wrong with a JSON Feed, by its rules: an empty list where nothing is."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.blog.feed_rules import LANGUAGE, is_moment, is_on_the_web


def _is_list_of(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_address(value: Any) -> bool:
    return _is_text(value) and is_on_the_web(value)


def _is_json_moment(value: Any) -> bool:
    return _is_text(value) and is_moment(value)


def _is_json_language(value: Any) -> bool:
    return _is_text(value) and bool(LANGUAGE.fullmatch(value))


def _is_person(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and not _faults_of_object(value, set(), PERSON)


def _is_attachment(value: Any) -> bool:
    return isinstance(value, dict) and not _faults_of_object(value, {"url", "mime_type"}, ATTACHMENT)


def _is_hub(value: Any) -> bool:
    return isinstance(value, dict) and not _faults_of_object(
        value, {"type", "url"}, {"type": _is_text, "url": _is_address}
    )


PERSON = {"name": _is_text, "url": _is_address, "avatar": _is_address}
ATTACHMENT = {"url": _is_address, "mime_type": _is_text, "title": _is_text}
ATTACHMENT |= {key: lambda value: isinstance(value, int | float) for key in ("size_in_bytes", "duration_in_seconds")}
SAID_OF_BOTH = {"title": _is_text, "authors": _is_list_of(_is_person), "language": _is_json_language}
JSON_FEED = SAID_OF_BOTH | {
    "version": "https://jsonfeed.org/version/1.1".__eq__,
    **dict.fromkeys(("home_page_url", "feed_url", "next_url", "icon", "favicon"), _is_address),
    **dict.fromkeys(("description", "user_comment"), _is_text),
    "expired": lambda value: isinstance(value, bool),
    "hubs": _is_list_of(_is_hub),
    "items": _is_list_of(lambda value: isinstance(value, dict)),
}
JSON_ITEM = SAID_OF_BOTH | {
    **dict.fromkeys(("id", "content_html", "content_text", "summary"), _is_text),
    **dict.fromkeys(("url", "external_url", "image", "banner_image"), _is_address),
    **dict.fromkeys(("date_published", "date_modified"), _is_json_moment),
    "tags": _is_list_of(_is_text),
    "attachments": _is_list_of(_is_attachment),
}


def faults_of_json(document: bytes) -> list[str]:
    """By https://www.jsonfeed.org/version/1.1/."""
    feed = json.loads(document)
    found = _faults_of_object(feed, {"version", "title", "items"}, JSON_FEED)
    items = feed.get("items", [])
    for item in items:
        found += _faults_of_object(item, {"id"}, JSON_ITEM)
        found += [] if {"content_html", "content_text"} & set(item) else ["an item that holds nothing"]
    names = [item.get("id") for item in items]
    return found + (["two items of one id"] if len(set(names)) < len(names) else [])


def _faults_of_object(value: dict[str, Any], must: set[str], may: Mapping[str, Callable[[Any], bool]]) -> list[str]:
    known = {key for key in value if not key.startswith("_")}
    wrong = [f"{key} is {value[key]!r}" for key in known & set(may) if not may[key](value[key])]
    return [f"without {key}" for key in must - known] + [f"what is {key}?" for key in known - set(may)] + wrong
