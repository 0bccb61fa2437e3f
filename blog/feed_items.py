"""What stands in a feed, the same for every format that feeds are written in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info

from blog.feed_memory import remembered_texts
from blog.feeds import Entry
from blog.templatetags.blog_tags import absolute


class Person(NamedTuple):
    """:param link: an absolute address; empty where there is none."""

    name: str
    link: str = ""


class Original(NamedTuple):
    """What an item answers: its name for good, and its absolute address."""

    identity: str
    link: str


class Enclosure(NamedTuple):
    """:param size: in bytes."""

    link: str
    kind: str
    size: int


@dataclass(frozen=True)
class Item:
    """
    One thing in a feed.

    :param identity: tells it from every other for good, as a URN.
    :param html: all of it, with absolute addresses only.
    :param language: where it is another than the feed's.
    :param text: what is remembered of it, where that may change though the item does not.
    """

    title: str
    link: str
    identity: str
    updated: datetime
    published: datetime | None
    html: str
    people: Sequence[Person] = ()
    summary: str = ""
    tags: Sequence[str] = ()
    picture: Enclosure | None = None
    language: str = ""
    answers: Original | None = None
    text: dict[str, Any] | None = None


def items_of(entries: Sequence[Entry], language: str) -> list[Item]:
    """The posts as they stand in a feed whose language is ``language``. Reads and renders what is not remembered."""
    texts = remembered_texts(entries)
    return [_item(entry, texts[entry.post.pk], language) for entry in entries]


def _item(entry: Entry, text: dict[str, Any], language: str) -> Item:
    post, html = entry.post, str(text["html"])
    own = post.locale.language_code if post.locale.language_code != language else ""
    picture = text["picture"]
    return Item(
        title=post.title,
        link=entry.link,
        identity=post.translation_key.urn,
        updated=entry.updated,
        published=post.published_at,
        html=_in_its_language(html, own) if own else html,
        people=[Person(name, absolute(path)) for name, path in entry.people],
        summary=post.excerpt,
        tags=entry.tags,
        picture=Enclosure(*picture) if isinstance(picture, list | tuple) else None,
        language=own,
        text=text,
    )


def _in_its_language(html: str, language: str) -> str:
    """Said in the text too: programs for feeds pass over what the document says of an entry's language."""
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    inner = mark_safe(html)  # noqa: S308 - cleaned in ``full_text``
    return format_html('<div lang="{}" dir="{}">{}</div>', language, direction, inner)
