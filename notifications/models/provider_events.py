"""What a mail provider says became of mails, as it said it."""

from django.db import models
from django.utils import timezone


class ProviderEvent(models.Model):
    """One message of a provider's webhook. Stored as it came, before anything is done about it; once, however often."""

    provider = models.CharField(max_length=24)
    event_key = models.CharField(
        max_length=64, unique=True, help_text="Hash of what makes it one: its id, or all of it."
    )
    kind = models.CharField(max_length=16, help_text="Anymail's name: delivered, bounced, complained …")
    provider_id = models.CharField(max_length=200, blank=True, help_text="The provider's name for the mail.")
    delivery_id_claimed = models.BigIntegerField(null=True, help_text="Our own name for it, where it came back to us.")
    recipient_key = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=32, blank=True, help_text="Anymail's reject reason, for bounces.")
    text = models.TextField(blank=True)
    raw = models.JSONField(default=dict)
    occurred_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now, help_text="When it is looked at, or looked at again.")
    tries = models.PositiveIntegerField(default=0, help_text="Times that it could not be dealt with.")
    processed_at = models.DateTimeField(null=True, blank=True)
    delivery = models.ForeignKey(
        "notifications.Delivery", null=True, blank=True, on_delete=models.SET_NULL, related_name="provider_events"
    )
    note = models.CharField(max_length=200, blank=True, help_text="What was done about it.")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["next_at", "id"], condition=models.Q(processed_at=None), name="provider_event_waiting"
            ),
            models.Index(fields=["recipient_key", "kind", "received_at"], name="provider_event_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.kind}"
