"""Whoever has left and signs up again is written to again."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from notifications.models import Suppression, recipient_key


@receiver(email_confirmed, dispatch_uid="cms.welcome_back")
def welcome_back(email_address: EmailAddress, **kwargs: Any) -> None:
    """They have shown that the address is theirs, as whoever confirms a subscription does."""
    Suppression.welcome_back(recipient_key(email_address.email))
