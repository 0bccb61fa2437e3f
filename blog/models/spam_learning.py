"""What the spam gate has learned of the moderators' decisions."""

from typing import Any, Final

from django.db import models, transaction
from django.utils import timezone

KEPT: Final = 3  # trainings, the one in use and two to compare it with


class SpamLearning(models.Model):
    """One training: the weight of each hashed word, and how it did on comments it had not seen. Written once.

    No word of a comment, no name and no address is in it. The newest one is in use.
    """

    made_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveSmallIntegerField(help_text="Of the features; another one than the code's is not used.")
    weights = models.JSONField(help_text='An object of {"bucket": weight}; what weighs nothing is left out.')
    intercept = models.FloatField()
    threshold = models.FloatField(help_text="Comments whose likelihood is greater are held.")
    good = models.PositiveIntegerField(help_text="Approved comments it was made from.")
    spam = models.PositiveIntegerField(help_text="Comments called spam it was made from.")
    good_held = models.PositiveIntegerField(help_text="Of the good ones, in cross-validation.")
    spam_held = models.PositiveIntegerField(help_text="Of the spam, in cross-validation.")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}: {self.good} good, {self.spam} spam"

    @classmethod
    def replace_last(cls, **learned: Any) -> "SpamLearning":
        """Keep a training, which is in use from then on within a minute, and throw away those too old to compare."""
        with transaction.atomic():
            made = cls.objects.create(**learned)
            kept = cls.objects.order_by("-id").values_list("pk", flat=True)[:KEPT]
            cls.objects.exclude(pk__in=list(kept)).delete()
        return made
