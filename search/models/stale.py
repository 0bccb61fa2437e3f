"""What has to be looked at again, written in the same transaction as what made it so."""

from django.db import models


class StaleEntry(models.Model):
    """An object whose index entry, and whose counts, may no longer be true. Gone once it has been looked at again."""

    label = models.CharField(max_length=64, help_text="Label of the model, e.g. blog.Post.")
    key = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "key"], name="stale_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.key}"
