"""Is this the database that sent the last mail, or a copy from before that?"""

import uuid

from django.db import models
from django.utils import timezone


class Epoch(models.Model):
    """A count that only rises, raised with every batch of mail; its twin lies outside the database.

    A database that counts less than its twin is a restored copy and has forgotten what was sent: see
    ``notifications.sending.epoch``.
    """

    SINGLE = 1

    lineage = models.UUIDField(default=uuid.uuid4)
    count = models.BigIntegerField(default=0)
    raised_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.lineage}:{self.count}"
