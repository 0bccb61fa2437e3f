"""The text of a post as it goes out in feeds: HTML that can be read anywhere, and does nothing there."""

from typing import Any, Final
from urllib.parse import urljoin

import nh3
from bs4 import BeautifulSoup, Tag
from django.template.loader import render_to_string

from blog.models import Post
from blog.notes import Notes
from blog.outside import outside_of
from blog.reading import corrections_of, fetch_renditions, place_headings

TAGS: Final = nh3.ALLOWED_TAGS | {"audio", "picture", "section", "source", "tfoot", "track", "video"}
ATTRIBUTES: Final[dict[str, set[str]]] = {
    **nh3.ALLOWED_ATTRIBUTES,
    "*": {"dir", "id", "lang", "title"},
    "audio": {"controls", "src"},
    "img": {"alt", "height", "sizes", "src", "srcset", "width"},
    "source": {"height", "media", "sizes", "src", "srcset", "type", "width"},
    "track": {"kind", "label", "src", "srclang"},
    "video": {"controls", "height", "poster", "src", "width"},
}
SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
NOT_TEXT: Final = frozenset({"button", "form", "iframe", "object", "script", "select", "style", "template", "textarea"})
"""Elements that go with all that is in them; of any other that is not in ``TAGS`` the words stay."""

HOLD_ADDRESSES: Final = ("href", "src", "poster", "cite")


def full_text(post: Post, link: str) -> str:
    """
    The text of a post: every address in it is absolute, nothing in it runs, whatever an administrator wrote.

    :param link: the absolute address of the post.
    """
    place_headings(post.body)
    fetch_renditions(post)
    shown = {"notes": Notes(at_end=True), "outside": outside_of(post.body), "corrections": corrections_of(post)}
    text = BeautifulSoup(render_to_string("blog/feed_entry.html", {"post": post, **shown}), "html.parser")
    for anchor in text.select("a.anchor"):
        anchor.decompose()
    for element in text.find_all(True):
        _make_absolute(element, link)
    for frame in text.select("iframe"):
        _lead_there(text, frame)
    return _harmless(str(text)).strip()


def _make_absolute(element: Tag, link: str) -> None:
    for name in HOLD_ADDRESSES:
        if value := element.get(name):
            element[name] = _joined(link, str(value))
    if sizes := element.get("srcset"):
        element["srcset"] = ", ".join(_joined(link, size.strip()) for size in str(sizes).split(","))


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # what somebody typed into raw HTML need not be an address
        return address


def _lead_there(text: Any, frame: Tag) -> None:
    """Put a link in the place of a film or a map that programs for feeds would not show."""
    address = str(frame.get("src", ""))
    if address.startswith(("https://", "http://")):
        link = text.new_tag("a", href=address)
        link.string = str(frame.get("title") or address)
        frame.insert_before(link)
    frame.decompose()


def _harmless(text: str) -> str:
    return nh3.clean(
        text,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        clean_content_tags=set(NOT_TEXT),
        link_rel=None,
    )
