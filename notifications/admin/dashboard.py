"""What mail has for “Needs you”: answers nobody knows, mail that is too old or was given up, a relay that is down."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.timesince import timesince

from blog.admin.dashboard import Need
from notifications.admin import permissions
from notifications.admin.figures import outbox
from notifications.admin.undecided import undecided
from notifications.admin.wording import mails
from notifications.models import Delivery, DeliveryState, MessageClass, Relay

HELD = {
    DeliveryState.UNCERTAIN: ("may or may not have arrived", "say what you know, or send again"),
    DeliveryState.STALE: ("to subscribers were held back as no longer true", "send anyway or leave"),
    DeliveryState.DEAD: ("were given up", "try again or leave"),
    DeliveryState.REJECTED: ("were refused by the mail server", "see why, try again or leave"),
}
NARROWED = {
    DeliveryState.STALE: {"message_class": MessageClass.BULK.value},
    DeliveryState.REJECTED: {"only": "undecided"},
}
"""What the lines about mails in a state lead to, beside the state."""


def needs(user: Any) -> Iterator[Need]:
    """For whoever may decide about mails."""
    if not permissions.may_decide_mails(user):
        return
    yield from _relays()
    counted = (
        undecided(Delivery.objects.in_trouble().filter(state__in=HELD)).order_by().values("state", "message_class")
    )
    rows = list(counted.annotate(number=Count("pk")))
    for state, (what, note) in HELD.items():
        narrowed = NARROWED.get(state, {})
        number = sum(
            row["number"]
            for row in rows
            if row["state"] == state and row["message_class"] == narrowed.get("message_class", row["message_class"])
        )
        if number:
            what = what.replace("were", "was") if number == 1 else what
            yield Need(f"{mails(number)} {what}", outbox(state=state.value, **narrowed), note)


def _relays() -> Iterator[Need]:
    for relay in Relay.objects.filter(failures__gt=0):
        since = f" for {timesince(relay.down_since, depth=1)}" if relay.down_since else ""
        url = f"{reverse('bellbird_outbox:index')}?state=pending"
        yield Need(
            f"The mail server does not answer{since}", url, f"nothing is lost; {relay.alias}: {relay.last_text[:160]}"
        )
