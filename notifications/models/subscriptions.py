"""Who wants to be told, and how they said so."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from notifications.models.asking import ASK_AGAIN_AFTER, CONSENT_VERSION, SubscriptionManager
from notifications.models.history import SubscriptionChange, note
from notifications.models.subscription_states import LIVE, Frequency, SubscriptionState

__all__ = ["ASK_AGAIN_AFTER", "CONSENT_VERSION", "LIVE", "Frequency", "Subscription", "SubscriptionState"]

UNDO_WITHIN = timedelta(days=1)
What = SubscriptionChange.What


class Subscription(models.Model):
    """One person's wish to be told of one thing. Nobody is written to before they have confirmed it."""

    SITE = "site"

    email = models.EmailField(help_text="As typed; where mail goes.")
    address = models.CharField(max_length=254, db_index=True, help_text="Normalised, for comparison and search.")
    recipient_key = models.CharField(max_length=32)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="subscriptions"
    )
    scope = models.CharField(max_length=64, default=SITE, help_text="What they follow.")
    frequency = models.CharField(max_length=8, choices=Frequency, default=Frequency.AT_ONCE)
    state = models.CharField(max_length=12, choices=SubscriptionState, default=SubscriptionState.PENDING)
    source = models.CharField(max_length=24, blank=True, help_text="Where they asked: a form, an import, the account.")
    asked_ip_hash = models.CharField(max_length=32, blank=True, help_text="Keyed hash of the address they asked from.")
    consent_version = models.CharField(max_length=16, default=CONSENT_VERSION, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When they were last asked to confirm.")
    asked_seq = models.PositiveIntegerField(default=0, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    unsubscribed_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriptionManager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["scope", "recipient_key"], name="one_subscription_per_scope")]
        indexes = [
            models.Index(fields=["recipient_key"], name="subscription_recipient"),
            models.Index(fields=["state", "-id"], name="subscription_state"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} for {self.recipient_key}"

    def confirm(self, via: str = "") -> bool:
        """Begin to be told; return whether this call is the one that began it."""
        began = Subscription.objects.confirm_all(self.recipient_key, scope=self.scope, via=via)
        self.refresh_from_db()
        return bool(began)

    def unsubscribe(self, via: str = "") -> bool:
        """Be told no more; return whether this call is the one that ended it.

        What is on its way is not looked for: it is stopped when it is about to leave. ``leaving.leave`` stops it now.
        """
        changes = {"unsubscribed_at": timezone.now()}
        return self._move(LIVE, SubscriptionState.UNSUBSCRIBED, What.UNSUBSCRIBED, via, **changes)

    def undo_unsubscribe(self, via: str = "") -> bool:
        """Take back an :meth:`unsubscribe` of the last day; return whether this call did."""
        if not self.can_undo:
            return False
        before = [SubscriptionState.UNSUBSCRIBED]
        return self._move(before, SubscriptionState.ACTIVE, What.UNDONE, via, unsubscribed_at=None)

    def change_frequency(self, frequency: str, via: str = "") -> bool:
        """Be told so often from now on; return whether that is a change. What waits for a digest stays there."""
        detail = f"{self.get_frequency_display()} → {Frequency(frequency).label}"
        with transaction.atomic():
            theirs = Subscription.objects.filter(pk=self.pk).exclude(frequency=frequency)
            changed = theirs.update(frequency=frequency)
            if changed:
                note(self.recipient_key, What.CHANGED, scope=self.scope, detail=detail, via=via)
        self.refresh_from_db()
        return bool(changed)

    @property
    def can_undo(self) -> bool:
        """Whether the person left a moment ago, having been confirmed before."""
        left = self.unsubscribed_at if self.state == SubscriptionState.UNSUBSCRIBED else None
        return bool(left and self.confirmed_at and left > timezone.now() - UNDO_WITHIN)

    def _move(self, before: Any, after: SubscriptionState, what: str, via: str, **changes: Any) -> bool:
        with transaction.atomic():
            moved = Subscription.objects.filter(pk=self.pk, state__in=before).update(state=after, **changes)
            if moved:
                note(self.recipient_key, what, scope=self.scope, via=via)
        self.refresh_from_db()
        return bool(moved)
