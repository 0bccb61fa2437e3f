from django.db import models


class Effect(models.Model):
    """One execution of one receiver. No key forbids a second one: that there is none must be the ledger's doing."""

    event_id = models.BigIntegerField()
    receiver = models.CharField(max_length=64)

    objects: "models.Manager[Effect]" = models.Manager()

    def __str__(self) -> str:
        return f"{self.receiver} for {self.event_id}"
