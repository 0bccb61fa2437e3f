"""The words for where a subscription stands and how often it asks for mail."""

from django.db import models


class SubscriptionState(models.TextChoices):
    PENDING = "pending", "waiting for confirmation"
    ACTIVE = "active", "active"
    PAUSED = "paused", "paused"
    UNSUBSCRIBED = "unsubscribed", "unsubscribed"
    BOUNCED = "bounced", "bounced"
    COMPLAINED = "complained", "complained"


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", "as published"
    DAILY = "daily", "once a day"
    WEEKLY = "weekly", "once a week"


LIVE = (SubscriptionState.PENDING, SubscriptionState.ACTIVE, SubscriptionState.PAUSED)
"""States that can still lead to mail."""
