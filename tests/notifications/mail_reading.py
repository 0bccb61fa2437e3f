"""Reading a mail as a test does: its two versions, its links, what stands in its markup."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from html.parser import HTMLParser
from typing import Any


def parsed(message: Any) -> EmailMessage:
    """A mail of Django's, over the wire and back."""
    return message_from_bytes(message.message(policy=SMTP).as_bytes(), policy=default)


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(["plain"])
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(["html"])
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def links_in_text(text: str) -> set[str]:
    """The addresses that are listed; what a comment quotes is no link."""
    return set(re.findall(r"^\[\d+\] (https?://\S+)$", text, re.MULTILINE))


class Outline(HTMLParser):
    """The tags, links and visible words of a mail's HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.links: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.root: dict[str, str | None] = {}
        self.preheader = ""
        self._in_preheader = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.attributes += found
        if tag == "html":
            self.root = found
        if tag == "img":
            self.images.append(found)
        if "href" in found:
            self.links.append(found["href"] or "")
        self._in_preheader = tag == "div" and found.get("class") == "preheader"

    def handle_endtag(self, tag: str) -> None:
        self._in_preheader = False

    def handle_data(self, data: str) -> None:
        if self._in_preheader:
            self.preheader += data
