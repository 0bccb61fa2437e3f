"""Mail as files in a folder: what Bellbird does with mail until it is told of a mail server."""

import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from notifications.backends import NotHandedOver


class FolderBackend(BaseEmailBackend):
    """Writes each mail to a file of its own that any mail program opens.

    File names sort by time and end in the Message-ID's first half: ``20261103T101500.123456Z-<uuid>.eml``. A file is
    written aside and renamed, so whoever watches the folder never sees half a mail.

    :param path: the folder; made when it is not there.
    """

    def __init__(self, path: str | Path, **options: Any) -> None:
        super().__init__(**options)
        self.path = Path(path)

    def open(self) -> bool:
        """
        :raises NotHandedOver: when the folder cannot be made.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotHandedOver(f"the mail folder cannot be made: {error}") from error
        return True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """
        :returns: how many were written.
        :raises NotHandedOver: when one cannot be; those before it stand.
        """
        self.open()
        for message in email_messages:
            self._write(message)
        return len(email_messages)

    def _write(self, message: EmailMessage) -> None:
        wire = message.message()
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{_safe(wire['Message-ID'])}.eml"
        aside = self.path / f".{name}.part"
        try:
            with aside.open("xb") as file:
                file.write(wire.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self.path / name)
        except OSError as error:
            aside.unlink(missing_ok=True)
            raise NotHandedOver(f"the mail cannot be written to {self.path}: {error}") from error


def _safe(message_id: str | None) -> str:
    """The part of a Message-ID before the @, with nothing in it that means something to a file system."""
    local = (
        parseaddr(str(message_id or ""))[1].partition("@")[0] or str(message_id or "").strip("<> ").partition("@")[0]
    )
    kept = "".join(sign for sign in local if sign.isalnum() or sign in "-_.").lstrip(".")
    return kept[:80] or secrets.token_hex(8)
