"""What readers and their mails add to “Last 7 days”."""

from datetime import datetime, timedelta
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse

from blog.admin.week import Series, register_week
from blog.models import Event
from notifications.admin import permissions
from notifications.models import Delivery, DeliveryState, Subscription

LONGEST_ON_THE_WAY = timedelta(days=7)  # a mail that an older event asks for has long been accepted or given up


def _confirmed(since: datetime) -> "QuerySet[Subscription]":
    return Subscription.objects.filter(confirmed_at__gte=since)


def _accepted(since: datetime) -> "QuerySet[Delivery]":
    """By the index of event and state, so that the mails of earlier years are not looked at."""
    events = Event.objects.filter(occurred_at__gte=since - LONGEST_ON_THE_WAY).order_by("occurred_at")
    first = events.values_list("pk", flat=True).first()
    accepted = Delivery.objects.filter(state=DeliveryState.ACCEPTED)
    return accepted.filter(event_id__gte=first) if first else accepted.none()


def register() -> None:
    """New subscribers are people, each counted once a day; mails are those that a server took."""
    register_week(
        Series(
            "New subscribers",
            _confirmed,
            "confirmed_at",
            permissions.may_see_subscribers,
            partial(reverse, "bellbird_subscribers:index"),
            "recipient_key",
        ),
        "notifications.subscribers",
    )
    outbox = partial(reverse, "bellbird_outbox:index")
    register_week(
        Series(
            "Mails accepted",
            _accepted,
            "finished_at",
            permissions.may_see_mails,
            lambda: f"{outbox()}?state={DeliveryState.ACCEPTED.value}",
        ),
        "notifications.mails",
    )
