"""Items whose reader has changed their mind since: moved to what they still follow, or dropped with the reason."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Now
from django.utils import timezone

from notifications.inserting import insert_rows
from notifications.models import DigestItem, Fanout, Reader, Subscription, SubscriptionState, Suppression
from notifications.models.readers import MORNING, Weekday, site_zone
from notifications.models.subscriptions import UNDO_WITHIN


def settle() -> None:
    """Bring what waits in line with what its readers want now. The number of queries does not grow with theirs."""
    _move_to_what_they_still_follow()
    for reason, items in _unwanted().items():
        items.update(dropped_because=reason)
    _make_missing_readers()


def subscription_of_item(**fields: Any) -> "QuerySet[Any]":
    """The subscription an item comes from, for a subquery over items."""
    return Subscription.objects.filter(scope=OuterRef("scope"), recipient_key=OuterRef("recipient_key"), **fields)


def _move_to_what_they_still_follow() -> None:
    """Who left one scope may follow another that asks for the same post."""
    orphans = DigestItem.objects.pending().exclude(Exists(subscription_of_item(state=SubscriptionState.ACTIVE)))
    events = orphans.order_by().values("event").distinct()
    for fanout in Fanout.objects.filter(event__in=events).select_related("event"):
        others = Subscription.objects.filter(
            recipient_key=OuterRef("recipient_key"),
            scope__in=fanout.scopes,
            state=SubscriptionState.ACTIVE,
            confirmed_at__lte=fanout.event.occurred_at,
        ).order_by("pk")
        moved = orphans.filter(event=fanout.event_id).filter(Exists(others))
        moved.update(scope=Subquery(others.values("scope")[:1]))


def _unwanted() -> "dict[str, QuerySet[DigestItem]]":
    """Pending items that nobody wants any more, by reason. Who left a moment ago may still take it back."""
    pending = DigestItem.objects.pending()
    theirs = {"recipient_key": OuterRef("recipient_key")}
    left = subscription_of_item(state=SubscriptionState.UNSUBSCRIBED, unsubscribed_at__lte=timezone.now() - UNDO_WITHIN)
    anew = subscription_of_item(confirmed_at__gt=OuterRef("event__occurred_at"))
    return {
        "suppressed": pending.filter(Exists(Suppression.objects.filter(**theirs))),
        "erased": pending.exclude(Exists(subscription_of_item())),
        "unsubscribed": pending.filter(Exists(left)),
        "unsubscribed, then asked again": pending.filter(
            Exists(subscription_of_item(state=SubscriptionState.PENDING)) | Exists(anew)
        ),
        "bounced": pending.filter(Exists(subscription_of_item(state=SubscriptionState.BOUNCED))),
        "complained": pending.filter(Exists(subscription_of_item(state=SubscriptionState.COMPLAINED))),
    }


def _make_missing_readers() -> None:
    """Whoever never chose an hour gets the usual one."""
    waits = DigestItem.objects.pending().filter(recipient_key=OuterRef("recipient_key"), scope=OuterRef("scope"))
    unknown = Subscription.objects.filter(Exists(waits), state=SubscriptionState.ACTIVE).exclude(
        Exists(Reader.objects.filter(recipient_key=OuterRef("recipient_key")))
    )
    columns = {
        "recipient_key": F("recipient_key"),
        "email": F("email"),
        "user": F("user"),
        "zone": Value(site_zone()),
        "hour": Value(MORNING),
        "weekday": Value(Weekday.MONDAY.value),
        "wants_html": Value(True),
        "wants_replies": Value(True),
        "created_at": Now(),
    }
    insert_rows(Reader, columns, unknown.order_by("pk"))
