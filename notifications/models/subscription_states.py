"""The words for where a subscription stands and how often it asks for mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubscriptionState(models.TextChoices):
    PENDING = "pending", "waiting for confirmation"
    ACTIVE = "active", "active"
    PAUSED = "paused", "paused"
    UNSUBSCRIBED = "unsubscribed", "unsubscribed"
    BOUNCED = "bounced", "bounced"
    COMPLAINED = "complained", "complained"


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", _("as published")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")


LIVE = (SubscriptionState.PENDING, SubscriptionState.ACTIVE, SubscriptionState.PAUSED)
"""States that can still lead to mail."""
