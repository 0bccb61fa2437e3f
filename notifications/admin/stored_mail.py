"""A mail made readable: the file that was written, or the same mail written again."""

import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from typing import Any

from django.utils.html import urlize
from django.utils.safestring import mark_safe

from notifications.addresses import masked
from notifications.letters import write
from notifications.mail_files import file_of
from notifications.mails import mail_named
from notifications.models import Delivery, DeliveryState

LARGEST = 5 * 1024 * 1024  # bytes that are read of a file
LINK = re.compile(r"<a(?=\s)", re.IGNORECASE)
SAFE_LINK = '<a target="_blank" rel="noopener noreferrer"'


@dataclass
class ReadableMail:
    """A mail as it is shown.

    :param origin: where it comes from, in words for an editor.
    :param trouble: why there is nothing to show, in words for an editor.
    """

    origin: str = ""
    trouble: str = ""
    file: str = ""
    subject: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    html: str = ""
    text: str = ""


def readable(delivery: Delivery, *, with_address: bool) -> ReadableMail:
    """The mail of ``delivery``, ready to be shown.

    :param with_address: whether whoever looks may see the reader's address; it is masked otherwise.
    """
    if _holds_a_key(delivery):
        return ReadableMail(trouble="It holds a link that opens its reader's account, and is shown to nobody else.")
    path = file_of(delivery.message_id)
    if path is not None:
        mail = _taken_apart(path.read_bytes()[:LARGEST])
        mail.origin, mail.file = "This is the mail itself, as it was written to the mail folder.", path.name
    else:
        mail = _written_again(delivery)
    if not with_address and delivery.email:
        _hide(mail, delivery.email)
    return mail


def _holds_a_key(delivery: Delivery) -> bool:
    try:
        return mail_named(delivery.mail).holds_a_key
    except LookupError:
        return False


def _written_again(delivery: Delivery) -> ReadableMail:
    if not delivery.email:
        return ReadableMail(trouble="Its reader was erased, and the mail with them.")
    try:
        message = write(delivery).to(delivery).message(policy=SMTP)
    except Exception as error:  # noqa: BLE001 - whatever a template raises about things that are gone
        return ReadableMail(trouble=f"It cannot be written any more: {type(error).__name__}: {error}")
    mail = _taken_apart(message.as_bytes())
    mail.origin = (
        "It has not been sent yet. This is what it would say now."
        if delivery.state in (DeliveryState.PENDING, DeliveryState.CLAIMED)
        else "Sent mails are not kept here. This one was written again just now; what was sent may have differed."
    )
    return mail


def _taken_apart(wire: bytes) -> ReadableMail:
    message: Any = message_from_bytes(wire, _class=EmailMessage, policy=default)
    headers = [(name, _clean(value)) for name, value in message.items()]
    html, text = _part(message, "html"), _part(message, "plain")
    return ReadableMail(subject=_clean(message["Subject"]), headers=headers, html=with_safe_links(html), text=text)


def _part(message: Any, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return _clean(part.get_content()) if part is not None else ""


def _clean(value: Any) -> str:
    return str(value or "").replace("\x00", "")


def _hide(mail: ReadableMail, address: str) -> None:
    hidden = masked(address)
    mail.headers = [(name, value.replace(address, hidden)) for name, value in mail.headers]
    mail.html, mail.text = mail.html.replace(address, hidden), mail.text.replace(address, hidden)


def with_safe_links(html: str) -> str:
    """The page with every link opening a tab of its own that knows nothing of the admin."""
    return LINK.sub(SAFE_LINK, html)


def linked_text(text: str) -> str:
    """Plain text as HTML, its addresses made links."""
    return mark_safe(with_safe_links(urlize(text, nofollow=True, autoescape=True)))  # noqa: S308 - urlize escapes
