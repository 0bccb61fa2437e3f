"""Readers of the tests: Rosa and Sam follow the site; anybody else is a number."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from blog.work import Progress, Shift, drain_all
from notifications.addresses import normalise
from notifications.digesting.drain import pace
from notifications.models import Subscription, SubscriptionState, recipient_key

_numbers = count(1)


def a_subscriber(email: str = "rosa@example.org", **fields: Any) -> Subscription:
    """Somebody who confirmed an hour ago."""
    hour_ago = timezone.now() - timedelta(hours=1)
    defaults = {"state": SubscriptionState.ACTIVE, "created_at": hour_ago, "confirmed_at": hour_ago}
    return Subscription.objects.create(
        email=email, address=normalise(email), recipient_key=recipient_key(email), **(defaults | fields)
    )


def subscribers(number: int, confirmed_at: datetime | None = None) -> None:
    """So many more of them."""
    when = confirmed_at or timezone.now() - timedelta(hours=1)
    many = [
        Subscription(
            email=f"reader{each}@example.org",
            address=f"reader{each}@example.org",
            recipient_key=f"{each:032x}",
            state=SubscriptionState.ACTIVE,
            confirmed_at=when,
        )
        for each in (next(_numbers) for _ in range(number))
    ]
    Subscription.objects.bulk_create(many, batch_size=1000)


def work() -> dict[str, Progress]:
    """One worker's round: receiver runs, fan-out, digests, mail. It is as good as new, so it looks for all of them."""
    pace.looked_at = None
    return drain_all(Shift())
