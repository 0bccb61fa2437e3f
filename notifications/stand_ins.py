"""One subscription that stands for two, and what each of the two is when they are parted again."""

from typing import Any

from notifications.models import Subscription, SubscriptionState
from notifications.models.subscription_states import LIVE

KEPT = ("frequency", "state", "source", "asked_ip_hash", "consent_version", "asked_seq")
MOMENTS = ("created_at", "asked_at", "confirmed_at", "unsubscribed_at")
COMPARED = ("frequency", "state", "unsubscribed_at")
WANTED = (SubscriptionState.PENDING, SubscriptionState.ACTIVE)


def remembered(subscription: Subscription) -> dict[str, Any]:
    """All that was said with a subscription, as it can be kept in JSON. Names no address."""
    fields: dict[str, Any] = {name: getattr(subscription, name) for name in KEPT}
    moments = {name: getattr(subscription, name) for name in MOMENTS}
    return fields | {name: moment and moment.isoformat() for name, moment in moments.items()}


def stand_for(kept: Subscription, was: dict[str, Any]) -> dict[str, Any]:
    """Let ``kept`` stand for the wish ``was`` too; return what is needed to part them.

    What ``kept`` says decides. Only a wish that was never confirmed gives way to one that was.
    """
    instead = None
    if kept.state == SubscriptionState.PENDING != was["state"]:
        instead = remembered(kept)
        change(kept, was)
    return {"was": was, "instead": instead, "beside": _compared(kept)}


def change(subscription: Subscription, fields: dict[str, Any]) -> None:
    """Write ``fields`` down, and read them as they are now."""
    Subscription.objects.filter(pk=subscription.pk).update(**fields)
    subscription.refresh_from_db()


def parted(other: dict[str, Any], now: Subscription, which: str = "was") -> dict[str, Any]:
    """What one of the two is by itself, when ``now`` has stood for both.

    Whoever has left since, bounced or complained has done so with both, and another rhythm is meant for both. A wish
    that was never confirmed does not become one by being parted.

    :param which: ``was`` for the one that was stood for, ``instead`` for what the one that stands said itself.
    """
    fields, before, after = dict(other[which]), other["beside"], _compared(now)
    has_ended = after != before | {"frequency": after["frequency"]} and now.state not in WANTED
    if has_ended and fields["state"] in LIVE:
        fields |= {name: after[name] for name in ("state", "unsubscribed_at")}
    if after["frequency"] != before["frequency"]:
        fields["frequency"] = after["frequency"]
    return fields


def _compared(subscription: Subscription) -> dict[str, Any]:
    fields = remembered(subscription)
    return {name: fields[name] for name in COMPARED}
