"""What is held about one reader, under every key they have been known by."""

from typing import Any

from notifications.erasing import erase
from notifications.models import Delivery, Reader, Subscription, SubscriptionChange
from notifications.models.history import note
from notifications.scopes import label_of

VIA = "preferences"


def download(reader: Reader) -> dict[str, Any]:
    """All of it, as plain values; and a line in their history that they asked."""
    keys = reader.keys
    subscriptions = Subscription.objects.filter(recipient_key=reader.recipient_key).order_by("pk")
    history = SubscriptionChange.objects.filter(recipient_key__in=keys).order_by("at", "pk")
    deliveries = Delivery.objects.filter(recipient_key__in=keys).order_by("pk")
    data = {
        "address": reader.email,
        "preferences": _preferences(reader),
        "subscriptions": [_subscription(each) for each in subscriptions],
        "history": list(history.values("at", "what", "scope", "detail", "via", "ip_hash")),
        "mails": list(deliveries.values("mail", "scope", "email", "message_id", "state", "created_at", "finished_at")),
    }
    note(reader.recipient_key, SubscriptionChange.What.EXPORTED, via=VIA)
    return data


def forget(reader: Reader) -> None:
    """Forget them: see :func:`notifications.erasing.erase`."""
    erase(reader.recipient_key, via=VIA)


def _preferences(reader: Reader) -> dict[str, Any]:
    names = ("zone", "hour", "weekday", "wants_html", "wants_replies", "paused_until", "created_at")
    return {name: getattr(reader, name) for name in names}


def _subscription(one: Subscription) -> dict[str, Any]:
    names = ("scope", "frequency", "state", "source", "asked_ip_hash", "consent_version", "created_at")
    moments = ("asked_at", "confirmed_at", "unsubscribed_at")
    return {"what": label_of(one.scope)} | {name: getattr(one, name) for name in (*names, *moments)}
