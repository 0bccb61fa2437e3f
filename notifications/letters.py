"""Writing a mail: its three templates, laid out once for an event, then addressed to one reader after the other."""

import re
import secrets
import textwrap
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from email.headerregistry import Address
from email.policy import SMTP, default
from email.utils import parseaddr
from functools import cached_property
from typing import Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from notifications import stencils
from notifications.home_site import remembering, site_name
from notifications.links import absolute, mail_domain, preferences_link, unsubscribe_link
from notifications.mails import mail_named
from notifications.mails.base import Mail
from notifications.models import Delivery, MessageClass, Reader

COLUMNS = 72
SUBJECT_LENGTH, NAME_LENGTH = 150, 60  # characters; longer ones are cut by everybody who shows them
KEPT, KEPT_SECONDS = 32, 10.0  # letters a :class:`Shelf` holds, and how long
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
ADDRESS_LINE = re.compile(r"(\[\d+\] )?[a-z]+://\S+")
BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


class Message(EmailMultiAlternatives):
    """A mail whose long web addresses survive the wire. Providers are told our name for it, and nothing else."""

    metadata: dict[str, str]

    def message(self, *, policy: Any = default) -> Any:
        return super().message(policy=policy.clone(header_factory=stencils.registry))


@dataclass(frozen=True)
class Letter:
    """One mail as it goes to everybody who is told of one event. Marks stand where a reader's own links go.

    :param sender: the From line.
    :param marks: by the name of the link that takes their place; none for a mail that nobody can leave by a link.
    """

    subject: str
    text: str
    html: str
    headers: dict[str, str]
    sender: str = ""
    marks: dict[str, str] = field(default_factory=dict)

    def to(self, delivery: Delivery) -> Message:
        """The letter, addressed to one reader."""
        links = self._links(delivery)
        text, html = self.text, self.html
        for name, mark in self.marks.items():
            text, html = text.replace(mark, links[name]), html.replace(mark, links[name])
        message = Message(
            subject=self.subject,
            body=text,
            from_email=self.sender or None,
            to=[delivery.email],
            reply_to=_reply_to(),
            headers=self.headers | self._own_headers(delivery, links),
        )
        message.metadata = {"delivery_id": str(delivery.pk)}
        if not wants_text_only(delivery):
            message.attach_alternative(html, "text/html")
        return message

    def wire(self, delivery: Delivery) -> bytes:
        """The same as :meth:`to`, in the bytes that go over the wire, a hundred times as fast where that can be."""
        links = self._links(delivery)
        own = {"To": delivery.email, **self._own_headers(delivery, links)}
        stencil = self._text_stencil if wants_text_only(delivery) else self._stencil
        if stencil and stencils.are_easy(delivery.email, own, links):
            return stencil.fill(own, links)
        return bytes(self.to(delivery).message(policy=SMTP).as_bytes())

    def _links(self, delivery: Delivery) -> dict[str, str]:
        if not self.marks:
            return {}
        return {
            "unsubscribe_url": unsubscribe_link(delivery.recipient_key, delivery.scope, delivery.pk),
            "preferences_url": preferences_link(delivery.recipient_key),
        }

    def _own_headers(self, delivery: Delivery, links: dict[str, str]) -> dict[str, str]:
        own = {name: one_line(value) for name, value in mail_named(delivery.mail).headers(delivery).items()}
        own["Message-ID"] = delivery.message_id
        if links:
            own["List-Unsubscribe"] = f"<{links['unsubscribe_url']}>"
            own["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return own

    @cached_property
    def _stencil(self) -> stencils.Stencil | None:
        return self._cut(self.html)

    @cached_property
    def _text_stencil(self) -> stencils.Stencil | None:
        return self._cut("")

    def _cut(self, html: str) -> stencils.Stencil | None:
        headers = {"Subject": self.subject, "From": self.sender or settings.DEFAULT_FROM_EMAIL, **self.headers}
        addresses = [parseaddr(headers["From"])[1]]
        for address in _reply_to():
            headers["Reply-To"] = address
            addresses.append(parseaddr(address)[1])
        if not all(map(stencils.EASY_ADDRESS.fullmatch, addresses)):
            return None
        return stencils.Stencil(headers, self.text, html, self.marks)


class Shelf:
    """Letters that were written a moment ago: a few, and not for long, for a post may be corrected."""

    def __init__(self) -> None:
        self._letters: OrderedDict[tuple[str, Hashable], tuple[float, Letter]] = OrderedDict()

    def letter(self, delivery: Delivery) -> Letter:
        """The letter that ``delivery`` is one copy of.

        :raises Exception: as :func:`write`.
        """
        key = delivery.mail, mail_named(delivery.mail).letter_key(delivery)
        written_at, letter = self._letters.get(key, (0.0, None))
        if letter is None or time.monotonic() - written_at > KEPT_SECONDS:
            letter = write(delivery)
            self._letters[key] = time.monotonic(), letter
        self._letters.move_to_end(key)
        if len(self._letters) > KEPT:
            self._letters.popitem(last=False)
        return letter


def wants_text_only(delivery: Delivery) -> bool:
    """Whether the reader asked for mail without layout."""
    known = getattr(delivery, "text_only", None)  # whoever claims a batch asks for all of it at once
    if known is None:
        known = Reader.objects.filter(recipient_key=delivery.recipient_key, wants_html=False).exists()
    return bool(known)


def size(message: EmailMessage) -> int:
    """How large ``message`` is on the wire, in bytes. Some mail programs cut what is longer than 102,000."""
    return len(message.message(policy=SMTP).as_bytes())


def write(delivery: Delivery) -> Letter:
    """Write the mail that ``delivery`` is one copy of.

    :raises LookupError: when there is no such mail.
    :raises Exception: whatever a template or its context raises.
    """
    mail = mail_named(delivery.mail)
    letter = compose(*mail.behind(delivery))
    return replace(letter, subject=f"{mail.subject_prefix}{letter.subject}") if mail.subject_prefix else letter


def compose(mail: Mail, delivery: Delivery) -> Letter:
    """Write ``mail`` as ``delivery`` asks for it; also for a delivery that is in no table, for a preview.

    :raises Exception: whatever a template or its context raises.
    """
    marks = {name: _mark() for name in ("unsubscribe_url", "preferences_url") if mail.is_left_by_link()}
    blank = {"unsubscribe_url": "", "preferences_url": ""}
    with remembering():
        name = site_name()
        context = {"site_name": name, "site_url": absolute("/"), **blank, **marks, **mail.context(delivery)}
    language = context.setdefault("language", translation.get_language() or "en")
    context["direction"] = "rtl" if translation.get_language_info(language)["bidi"] else "ltr"
    folder = f"notifications/{mail.name}"
    subject = one_line(render_to_string(f"{folder}/subject.txt", context))[:SUBJECT_LENGTH]
    text = lay_out(fit(render_to_string(f"{folder}/body.txt", context)))
    html = fit(_inliner.inline(fit(render_to_string(f"{folder}/body.html", context | {"subject": subject}))))
    return Letter(subject, text, html.rstrip() + "\n", _headers(delivery), sender(name), marks)


def sender(name: str) -> str:
    """The From line: what the site is called, and the address of ``MAIL_FROM``."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return str(Address(one_line(name)[:NAME_LENGTH].strip(), addr_spec=address))


def _reply_to() -> list[str]:
    return [settings.MAIL_REPLY_TO] if settings.MAIL_REPLY_TO else []


def _mark() -> str:
    """An address that nobody has, to be replaced by a reader's own."""
    return f"https://{secrets.token_hex(16)}.invalid/"


def _headers(delivery: Delivery) -> dict[str, str]:
    headers = {
        "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's holiday notice answers it
        "X-Auto-Response-Suppress": "All",
    }
    if delivery.message_class == MessageClass.BULK:
        headers["List-ID"] = f"<{mail_domain()}>"  # RFC 2919
        headers["Precedence"] = "list"
    return headers


def fit(words: str) -> str:
    """``words`` without what no mail may hold: control characters other than tab and line end, halves of characters."""
    return UNFIT.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(words: str) -> str:
    """``words`` fit for a header: no line ends, control characters or tricks with direction; single spaces."""
    return " ".join("".join(" " if _breaks_a_line(sign) else sign for sign in words).split())


def _breaks_a_line(sign: str) -> bool:
    return sign in BIDI_OVERRIDES or unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp", "Cn", "Co"}


def lay_out(text: str) -> str:
    """Plain text in lines of at most 72 columns, never more than one empty line in a row. Addresses are not cut."""
    lines = []
    for line in text.strip().split("\n"):
        if len(line) <= COLUMNS or ADDRESS_LINE.fullmatch(line):
            lines.append(line.rstrip() if line.strip() != "--" else "-- ")
            continue
        indent = line[: len(line) - len(line.lstrip("> "))]
        wrapped = textwrap.wrap(
            line[len(indent) :],
            COLUMNS,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        lines += wrapped
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"
