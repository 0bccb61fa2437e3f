"""Resend, told which mail it is, so that a repeated request is one mail."""

from datetime import timedelta
from typing import Any

from anymail.backends.resend import EmailBackend, ResendPayload


class ResendBackend(EmailBackend):
    """Anymail's backend, with an ``Idempotency-Key``: the mail's Message-ID.

    Source: https://resend.com/docs/dashboard/emails/idempotency-keys (keys are kept for 24 hours).
    """

    repeats_within = timedelta(hours=23)
    """So long a hand-over of which nobody knows may be repeated; an hour less than the key is kept."""

    def build_message_payload(self, message: Any, defaults: Any) -> Any:
        payload = super().build_message_payload(message, defaults)
        message_id = message.extra_headers.get("Message-ID", "")
        if isinstance(payload, ResendPayload) and message_id:
            payload.headers["Idempotency-Key"] = message_id.strip("<>")
        return payload
