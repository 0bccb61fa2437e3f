"""A letter in the bytes that go over the wire, made once, with holes for what differs from reader to reader.

Python's ``email`` needs milliseconds to lay out one mail; to fill holes takes microseconds. Bodies are encoded so that
a hole can be filled without looking at its surroundings: in quoted-printable (RFC 2045 section 6.7) a soft line break
before and after a value decodes to nothing; where base64 is much shorter the whole part is encoded for each reader.
"""

import base64
import binascii
import html
import re
import secrets
from collections.abc import Callable, Mapping
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from django.utils import timezone

EASY_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9.-]{1,190}")
"""What needs neither quotes nor encoding. Anything else takes the long way."""
EASY_VALUE = re.compile(r"[!-~](?:[ -~]{0,58}[!-~])?")
"""A header value that fits on its line as it is."""
EASY_LINK = re.compile(r"[!-~]{1,900}")
BASE64_WINS = 1.5  # times as short, then it is used

Fill = Callable[[Mapping[str, str]], bytes]


class AsItIs(UnstructuredHeader):
    """A header whose web addresses Python would turn into encoded words."""

    name: str

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"


registry = HeaderRegistry()
registry.map_to_type("list-unsubscribe", AsItIs)  # type: ignore[arg-type]
_policy = SMTP.clone(header_factory=registry)


class Stencil:
    """One letter with holes.

    :param headers: the same for every reader.
    :param text: the plain text; marks stand for what is filled in.
    :param html: the other version, or nothing.
    :param marks: the marks, by the name of what takes their place.
    """

    def __init__(self, headers: Mapping[str, str], text: str, html: str, marks: Mapping[str, str]) -> None:
        head = b"".join(_header(name, value) for name, value in headers.items()) + b"MIME-Version: 1.0\r\n"
        text_part = _part("plain", text, marks)
        self._pieces: list[bytes | Fill] = [head]
        if not html:
            self._pieces += text_part
            return
        boundary = f"=_{secrets.token_hex(16)}"  # neither encoding can ever write this
        line = f"\r\n--{boundary}\r\n".encode()
        self._pieces.append(f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n'.encode())
        self._pieces += [line, *text_part, line, *_part("html", html, marks), f"\r\n--{boundary}--\r\n".encode()]

    def fill(self, headers: Mapping[str, str], values: Mapping[str, str]) -> bytes:
        """The whole mail.

        :param headers: those of this reader; must be easy (see :func:`are_easy`).
        :param values: what takes the place of the marks, by name.
        """
        own = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        date = f"Date: {format_datetime(timezone.now())}\r\n"
        filled = (piece if isinstance(piece, bytes) else piece(values) for piece in self._pieces)
        return f"{date}{own}".encode("ascii") + b"".join(filled)


def are_easy(email: str, headers: Mapping[str, str], values: Mapping[str, str]) -> bool:
    """Whether these can be filled in as they are."""
    if not EASY_ADDRESS.fullmatch(email) or not all(map(EASY_LINK.fullmatch, values.values())):
        return False
    return all(EASY_LINK.fullmatch(value) or EASY_VALUE.fullmatch(value) for value in headers.values())


def _header(name: str, value: str) -> bytes:
    return _policy.fold(*_policy.header_store_parse(name, value)).encode("ascii")


def _part(subtype: str, words: str, marks: Mapping[str, str]) -> list[bytes | Fill]:
    """One version of the letter, with its headers."""
    raw = words.encode()
    in_base64 = len(_quoted(words)) > BASE64_WINS * len(raw) * 4 / 3
    encoding = "base64" if in_base64 else "quoted-printable"
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    escape = html.escape if subtype == "html" else str
    if in_base64:
        return [head, _in_base64(words, marks, escape)]
    if not marks:
        return [head, _quoted(words)]
    names = {mark: name for name, mark in marks.items()}
    pieces = re.split(f"({'|'.join(map(re.escape, names))})", words)
    return [head, *(_hole(names[each], escape) if each in names else _quoted(each) for each in pieces if each)]


def _in_base64(words: str, marks: Mapping[str, str], escape: Callable[[str], str]) -> Fill:
    def fill(values: Mapping[str, str]) -> bytes:
        filled = words
        for name, mark in marks.items():
            filled = filled.replace(mark, escape(values[name]))
        return base64.encodebytes(filled.replace("\n", "\r\n").encode()).replace(b"\n", b"\r\n")

    return fill


def _hole(name: str, escape: Callable[[str], str]) -> Fill:
    return lambda values: b"=\r\n" + _quoted(escape(values[name])) + b"=\r\n"


def _quoted(words: str) -> bytes:
    """``words`` in quoted-printable, lines of at most 76 characters."""
    return binascii.b2a_qp(words.encode(), istext=True).replace(b"\n", b"\r\n")
