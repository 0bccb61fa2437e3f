"""What readers and their mails add to “Last 7 days”."""

from datetime import datetime
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse

from blog.admin.week import Series, register_week
from notifications.admin import permissions
from notifications.models import Delivery, DeliveryState, Subscription


def _confirmed(since: datetime) -> "QuerySet[Subscription]":
    return Subscription.objects.filter(confirmed_at__gte=since)


def _accepted(since: datetime) -> "QuerySet[Delivery]":
    """By an index of their own, so that the mails of earlier years are not looked at."""
    return Delivery.objects.filter(state=DeliveryState.ACCEPTED, finished_at__gte=since)


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
