"""What a subscriber is written about their subscription."""

from typing import Any

from django.dispatch import receiver

from blog.models import Event
from blog.origins import QUIET_ORIGINS
from notifications import planning
from notifications.models import AddressChange, Reader, Subscription
from notifications.signals import (
    address_change_requested,
    preferences_requested,
    subscription_confirmed,
    subscription_requested,
)


@receiver(subscription_requested, dispatch_uid="notifications.ask_to_confirm")
def ask_to_confirm(subscription: Subscription, event: Event, **kwargs: Any) -> None:
    planning.plan_once(event, mail="confirm_subscription", email=subscription.email, scope=subscription.scope)


@receiver(subscription_confirmed, dispatch_uid="notifications.welcome")
def welcome(subscription: Subscription, event: Event, **kwargs: Any) -> None:
    """One mail for each press of the button, however many subscriptions it confirmed; none for followed replies."""
    if event.origin in QUIET_ORIGINS or subscription.scope.startswith("replies:") or not subscription.confirmed_at:
        return
    once = f"welcome:{int(subscription.confirmed_at.timestamp())}:{subscription.recipient_key}"
    planning.plan_once(event, mail="welcome", email=subscription.email, scope=subscription.scope, once_key=once)


@receiver(preferences_requested, dispatch_uid="notifications.send_preferences_link")
def send_preferences_link(reader: Reader, event: Event, **kwargs: Any) -> None:
    planning.plan_once(event, mail="manage_link", email=reader.email)


@receiver(address_change_requested, dispatch_uid="notifications.ask_both_addresses")
def ask_both_addresses(change: AddressChange | None, event: Event, **kwargs: Any) -> None:
    """One mail to each; none any more where the wish has been replaced by another."""
    if change is not None and change.done_at is None:
        for email in (change.reader.email, change.new_email):
            planning.plan_once(event, mail="address_change_confirm", email=email)
