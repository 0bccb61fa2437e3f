"""Did a mail come back for good or for now? Anymail has one word for both, so the providers' own are looked at.

Sources: the webhook documentation of each provider; RFC 3463 sections 2 and 3.3 for status codes. In doubt it is for
now: an address that is gone will bounce again, one that was suppressed in error is lost to its reader.
"""

import re
from typing import Any

from notifications.models import ProviderEvent

HARD_REASONS = {"invalid"}
HARD_WORDS = {
    "amazon ses": [("bounceType", {"permanent"})],
    "brevo": [("event", {"hard_bounce", "invalid_email"})],
    "mailersend": [("type", {"activity.hard_bounced"})],
    "mailgun": [("severity", {"permanent"})],
    "mailjet": [("hard_bounce", {"true", "1"})],
    "mandrill": [("event", {"hard_bounce"})],
    "mailtrap": [("event", {"bounce"})],
    "postmark": [("Type", {"hardbounce", "bademailaddress"})],
    "resend": [("type", {"permanent"})],
    "sendgrid": [("type", {"bounce"})],
    "sparkpost": [("bounce_class", {"10", "30"})],
    "unisender go": [("status", {"hard_bounced"})],
}
NOT_THE_ADDRESS = re.compile(r"\b(?:4\.\d{1,3}\.\d{1,3}|5\.2\.[12]|5\.[3-7]\.\d{1,3})\b")  # full, busy, policy
NOBODY_THERE = re.compile(r"\b5\.1\.(?:1|2|3|6|10)\b")


def is_hard(event: ProviderEvent) -> bool:
    """Whether there is nobody at the address."""
    if event.reason in HARD_REASONS:
        return True
    if NOT_THE_ADDRESS.search(event.text):
        return False
    words = HARD_WORDS.get(event.provider.lower(), [])
    if any(_says(event.raw, name, values) for name, values in words):
        return True
    return bool(NOBODY_THERE.search(event.text))


def _says(raw: Any, name: str, values: set[str]) -> bool:
    """Whether a field of this name, at any depth, has one of these values, case aside."""
    if isinstance(raw, dict):
        here = raw.get(name)
        if isinstance(here, str | int) and str(here).lower() in values:
            return True
        return any(_says(each, name, values) for each in raw.values())
    return isinstance(raw, list) and any(_says(each, name, values) for each in raw)
