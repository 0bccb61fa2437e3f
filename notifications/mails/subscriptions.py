"""Mails about a subscription itself."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.text import capfirst

from notifications.home_site import site_name
from notifications.links import CONFIRM_DAYS, confirm_link, page_link
from notifications.mails.base import Mail
from notifications.mails.examples import NOBODY, example_of, newest_posts
from notifications.mails.following import how_often
from notifications.models import Delivery, Frequency, Reader, Subscription, SubscriptionState
from notifications.scopes import name_of


class ConfirmSubscription(Mail):
    """“Is this you?” No unsubscribe link: to ignore it is enough."""

    name = "confirm_subscription"
    title = "Confirm a subscription"

    def why_stale(self, delivery: Delivery) -> str:
        waiting = Subscription.objects.filter(recipient_key=delivery.recipient_key, state=SubscriptionState.PENDING)
        return "" if waiting.exists() else "nothing of theirs waits to be confirmed any more"

    def context(self, delivery: Delivery) -> dict[str, Any]:
        return {
            "confirm_url": confirm_link(delivery.recipient_key),
            "days": CONFIRM_DAYS,
            "wishes": _wishes(delivery, SubscriptionState.PENDING),
            "why": "",
        }

    def example(self) -> Delivery | None:
        return _example(self.name, "subscription_requested")


class Welcome(Mail):
    """“You’re on the list”: what comes, how often, and where to change it."""

    name = "welcome"
    title = "Welcome"

    def why_stale(self, delivery: Delivery) -> str:
        active = Subscription.objects.filter(recipient_key=delivery.recipient_key, state=SubscriptionState.ACTIVE)
        return "" if active.exists() else "they are subscribed to nothing any more"

    def is_left_by_link(self) -> bool:
        return True

    def context(self, delivery: Delivery) -> dict[str, Any]:
        reader = Reader.objects.filter(recipient_key=delivery.recipient_key).first() or Reader()
        wishes = _wishes(delivery, SubscriptionState.ACTIVE)
        posts = newest_posts()
        return {
            "wishes": wishes,
            "next_digests": [_next_digest(reader, each) for each in _rhythms(wishes)],
            "post_url": page_link(posts[0]) if posts else "",
            "post_title": posts[0].title if posts else "",
            "why": "",
        }

    def example(self) -> Delivery | None:
        return _example(self.name, "subscription_confirmed")


def _wishes(delivery: Delivery, state: SubscriptionState) -> list[dict[str, str]]:
    """What they follow or ask to follow, in the order in which they asked."""
    if delivery.recipient_key == NOBODY:
        return [_wish(Subscription())]
    theirs = Subscription.objects.filter(recipient_key=delivery.recipient_key, state=state).order_by("pk")
    return [_wish(each) for each in theirs]


def _wish(subscription: Subscription) -> dict[str, str]:
    is_replies = subscription.scope.startswith("replies:")
    return {
        "what": capfirst(name_of(subscription.scope)),
        "how_often": "" if is_replies else how_often(subscription.frequency),
        "frequency": "" if is_replies else subscription.frequency,
    }


def _rhythms(wishes: list[dict[str, str]]) -> list[Frequency]:
    asked = {wish["frequency"] for wish in wishes}
    return [each for each in (Frequency.DAILY, Frequency.WEEKLY) if each in asked]


def _next_digest(reader: Reader, frequency: Frequency) -> dict[str, Any]:
    """When a digest is next made up, on the reader's clock."""
    here = timezone.localtime(timezone=reader.tz)
    at = here.replace(hour=reader.hour, minute=0, second=0, microsecond=0)
    if frequency == Frequency.WEEKLY:
        at += timedelta(days=(reader.weekday - at.weekday()) % 7)
    while at <= here:
        at += timedelta(days=7 if frequency == Frequency.WEEKLY else 1)
    is_weekly = frequency == Frequency.WEEKLY
    return {"is_weekly": is_weekly, "day": _day(at), "clock": time_format(at, "H:i"), "zone": at.tzname()}


def _day(at: datetime) -> datetime:
    """Its date as the reader sees it; templates must not move it into the site's zone."""
    return at.replace(tzinfo=None)


def _example(mail: str, kind: str) -> Delivery:
    return example_of(mail, kind, Subscription(pk=0, email=f"reader@{site_name()}"), scope=Subscription.SITE)
