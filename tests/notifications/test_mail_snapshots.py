"""Every kind of mail as it was last looked at by a person. ``MAIL_SNAPSHOTS=write`` rewrites them."""

import os
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from tests.notifications.mail_reading import html_of, parsed, text_of
from tests.notifications.mail_samples import a_letter, samples

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "snapshots"
HEADERS = ("Subject", "From", "To", "List-ID", "List-Unsubscribe-Post", "Precedence", "Auto-Submitted")
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def settled(words: str) -> str:
    """``words`` without what differs from run to run: tokens, ids."""
    words = re.sub(r"/(confirm|preferences/agree|preferences|unsubscribe)/[\w:.=-]+/", r"/\1/TOKEN/", words)
    words = re.sub(r"/(comments/decide)/[\w:.=-]+/", r"/\1/TOKEN/", words)
    words = re.sub(r"/(confirm-email|password/reset/key)/[\w:-]+/", r"/\1/TOKEN/", words)
    words = re.sub(r"comments/\d+/|reply=\d+|/(edit|post)/\d+/|pages/\d+/", "…ID…", words)
    return re.sub(r"<[0-9a-f-]{36}@", "<ID@", words)


def head_of(mail: EmailMessage) -> str:
    return "".join(f"{name}: {mail[name]}\n" for name in HEADERS if mail[name])


def test_mails_look_as_they_were_last_seen(settings: Settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://blog.example.org"
    with time_machine.travel(NOW, tick=False):
        seen = {kind: parsed(a_letter(delivery)) for kind, delivery in samples().items()}
    for kind, mail in seen.items():
        compare(f"{kind}.txt", settled(f"{head_of(mail)}\n{text_of(mail)}"))
        compare(f"{kind}.html", settled(html_of(mail)))
    assert {path.stem for path in FOLDER.iterdir()} == set(seen)


def compare(name: str, now: str) -> None:
    path = FOLDER / name
    if os.environ.get("MAIL_SNAPSHOTS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == now, f"{name} is not as it was: look at it, then MAIL_SNAPSHOTS=write"
