"""What happened to a subscription, for its reader, for editors and for whoever must prove consent."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class SubscriptionChange(models.Model):
    """One step in the life of a reader's subscriptions. Append-only; names no address, so it outlives an erasure."""

    class What(models.TextChoices):
        ASKED = "asked", "asked for mail"
        CONFIRMED = "confirmed", "confirmed"
        CHANGED = "changed", "changed"
        PAUSED = "paused", "paused"
        RESUMED = "resumed", "resumed"
        UNSUBSCRIBED = "unsubscribed", "unsubscribed"
        UNDONE = "undone", "took leaving back"
        ADDRESS = "address", "changed the address"
        IMPORTED = "imported", "imported"
        BOUNCED = "bounced", "bounced"
        COMPLAINED = "complained", "complained"
        SUPPRESSED = "suppressed", "suppressed"
        EXPORTED = "exported", "downloaded their data"
        ERASED = "erased", "erased"

    recipient_key = models.CharField(max_length=32)
    scope = models.CharField(max_length=64, blank=True, help_text="Which subscription; empty for all of them.")
    what = models.CharField(max_length=12, choices=What)
    detail = models.CharField(max_length=250, blank=True, help_text="From what to what, in words for an editor.")
    via = models.CharField(max_length=40, blank=True, help_text="By what road: a form, a mail's link, the admin.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ip_hash = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["recipient_key", "-at"], name="subscription_history")]

    def __str__(self) -> str:
        return f"{self.recipient_key} {self.what} {self.scope}".strip()


def note(recipient_key: str, what: str, *, scope: str = "", detail: str = "", via: str = "", **who: object) -> None:
    """Write one line of a reader's history.

    :param what: one of :class:`SubscriptionChange.What`.
    :param who: ``by`` (a ``User``) and ``ip_hash``, where they are known.
    """
    SubscriptionChange.objects.create(
        recipient_key=recipient_key, scope=scope, what=what, detail=detail[:250], via=via[:40], **who
    )
