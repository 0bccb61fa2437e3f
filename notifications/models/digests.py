"""What waits for a reader's next digest."""

from django.db import models


class DigestItemQuerySet(models.QuerySet["DigestItem"]):
    def pending(self) -> "DigestItemQuerySet":
        """In no digest yet, and to be in one."""
        return self.filter(delivery=None, dropped_because="")


class DigestItem(models.Model):
    """One publication that one reader is to be told of in a digest. At most one for each, so none comes twice.

    Pending until it is in a digest (``delivery``) or will never be (``dropped_because``). It stays with its digest
    whatever becomes of that: a digest that was held back, refused or given up takes its items along when an editor
    releases it, and ``send_digests --lost`` lists it until then.
    """

    event = models.ForeignKey("blog.Event", on_delete=models.CASCADE, related_name="digest_items")
    recipient_key = models.CharField(max_length=32)
    scope = models.CharField(max_length=64, help_text="The subscription it comes from.")
    available_at = models.DateTimeField(help_text="The end of the typo window; no digest of an earlier hour has it.")
    delivery = models.ForeignKey(
        "notifications.Delivery", null=True, blank=True, on_delete=models.SET_NULL, related_name="digest_items"
    )
    dropped_because = models.CharField(max_length=120, blank=True)

    objects = DigestItemQuerySet.as_manager()

    class Meta:
        ordering = ["available_at", "id"]
        constraints = [models.UniqueConstraint(fields=["event", "recipient_key"], name="one_digest_item_per_recipient")]
        indexes = [
            # SQLite uses it for “delivery IS NULL”, never for a second condition that is given as a parameter
            models.Index(
                fields=["recipient_key", "available_at"],
                condition=models.Q(delivery=None),
                name="digest_item_undelivered",
            )
        ]

    def __str__(self) -> str:
        return f"event {self.event_id} for {self.recipient_key}"
