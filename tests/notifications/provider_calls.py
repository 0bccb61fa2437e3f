"""Mail providers of the tests, and what they say, in the shapes of their own documentation."""

import hashlib
import hmac
import json
from base64 import b64encode
from datetime import datetime
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from blog.models import Event
from notifications.models import Delivery, DeliveryState, MessageClass, recipient_key

PASSWORD = "bellbird:heard"
SIGNING_KEY = "key-3ax6xnjp29jd6fds4gc373sgvjxteol0"
KEYS = {"WEBHOOK_SECRET": PASSWORD, "MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY}
_numbers = count(1)


def a_delivery(email: str = "rosa@example.org", **fields: Any) -> Delivery:
    """A mail that a provider has accepted."""
    number = next(_numbers)
    event = Event.objects.create(kind="post_published", transition_key=f"told:{number}", origin="test")
    defaults: dict[str, Any] = {
        "mail": "post_published",
        "message_class": MessageClass.BULK,
        "scope": "site",
        "state": DeliveryState.ACCEPTED,
        "provider_id": f"provider-{number}",
        "finished_at": timezone.now(),
    }
    key = recipient_key(email)
    return Delivery.objects.create(event=event, email=email, recipient_key=key, **(defaults | fields))


def call(provider: str, body: Any, password: str = PASSWORD, **headers: str) -> Any:
    """POST ``body`` as JSON to a provider's webhook."""
    if password:
        headers["Authorization"] = "Basic " + b64encode(password.encode()).decode()
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    client = Client(raise_request_exception=False)
    return client.post(f"/webhooks/mail/{provider}/tracking/", text, content_type="application/json", headers=headers)


def postmark(delivery: Delivery, record: str = "Delivery", **fields: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "RecordType": record,
        "ServerID": 23,
        "MessageStream": "broadcast",
        "MessageID": delivery.provider_id,
        "Metadata": {"delivery_id": str(delivery.pk)},
        "Tag": "",
    }
    if record == "Delivery":
        said |= {"Recipient": delivery.email, "DeliveredAt": "2026-11-20T10:00:00Z", "Details": "Test delivery"}
    if record == "Bounce":
        said |= {"ID": next(_numbers), "Type": "HardBounce", "TypeCode": 1, "Email": delivery.email}
        said |= {"BouncedAt": timezone.now().isoformat(), "Details": "smtp;550 5.1.1 no such user", "Inactive": True}
    if record == "SpamComplaint":
        said |= {"ID": next(_numbers), "Type": "SpamComplaint", "TypeCode": 512, "Email": delivery.email}
        said |= {"BouncedAt": timezone.now().isoformat(), "Details": "", "Inactive": True}
    return said | fields


def mailgun(delivery: Delivery, event: str = "delivered", *, key: str = SIGNING_KEY, **fields: Any) -> dict[str, Any]:
    token, moment = hashlib.sha256(str(next(_numbers)).encode()).hexdigest()[:50], "1763633000"
    signature = hmac.new(key.encode(), f"{moment}{token}".encode(), hashlib.sha256).hexdigest()
    data = {
        "event": event,
        "id": "Ase7i2zsRYeDXztHGENqRA",
        "timestamp": timezone.now().timestamp(),
        "recipient": delivery.email,
        "message": {"headers": {"message-id": delivery.provider_id, "to": delivery.email}},
        "user-variables": {"delivery_id": str(delivery.pk)},
        "delivery-status": {"code": 250, "message": "OK", "description": ""},
        "tags": [],
    }
    return {
        "signature": {"token": token, "timestamp": moment, "signature": signature},
        "event-data": data | fields,
    }


def sendgrid(delivery: Delivery, event: str = "delivered", **fields: Any) -> dict[str, Any]:
    return {
        "email": delivery.email,
        "event": event,
        "timestamp": int(timezone.now().timestamp()),
        "anymail_id": delivery.provider_id,
        "delivery_id": str(delivery.pk),
        "sg_event_id": f"sg-{next(_numbers)}",
        "sg_message_id": "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
        "smtp-id": "<14c5d75ce93.dfd.64b469@ismtpd-555>",
        **fields,
    }


def brevo(delivery: Delivery, event: str = "delivered", at: datetime | None = None, **fields: Any) -> dict[str, Any]:
    moment = at or timezone.now()
    return {
        "event": event,
        "email": delivery.email,
        "id": 26224,
        "date": f"{moment:%Y-%m-%d %H:%M:%S}",
        "ts": int(moment.timestamp()),
        "ts_epoch": int(moment.timestamp() * 1000),
        "message-id": delivery.provider_id,
        "X-Mailin-custom": json.dumps({"delivery_id": str(delivery.pk)}),
        "sending_ip": "203.0.113.7",
        **fields,
    }


def resend(delivery: Delivery, kind: str = "email.delivered", **data: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "created_at": timezone.now().isoformat(),
        "data": {
            "email_id": delivery.provider_id,
            "to": [delivery.email],
            "headers": [{"name": "X-Metadata", "value": json.dumps({"delivery_id": str(delivery.pk)})}],
            **data,
        },
    }
