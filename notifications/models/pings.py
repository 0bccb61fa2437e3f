"""Which programs are to be told that something is new."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class PingQuerySet(models.QuerySet["Ping"]):
    def given_up(self) -> "PingQuerySet":
        """Not told, and tried too often to be tried again by itself."""
        wanting = self.filter(told__lt=models.F("wished"))
        return wanting.filter(attempts__gte=settings.BELLBIRD_RECEIVER_ATTEMPTS)


class Ping(models.Model):
    """
    That one address has changed, for one service. One row for each, however often it changes.

    It is due as long as it was told less often than wished. Telling twice does no harm, not telling does: a row is
    marked when the service has answered.
    """

    class Service(models.TextChoices):
        WEBSUB = "websub", "WebSub hub"
        INDEXNOW = "indexnow", "IndexNow"

    service = models.CharField(max_length=8, choices=Service)
    about = models.CharField(
        max_length=500, help_text="For a hub “site”, “tag:5” or “author:7”; for search engines the path of a page."
    )
    post_id = models.BigIntegerField(help_text="Plain id: a post that is gone is told of, too.")
    wished = models.PositiveIntegerField(default=0, help_text="How often it has changed.")
    told = models.PositiveIntegerField(default=0, help_text="The last of these changes that the service knows of.")
    attempts = models.PositiveIntegerField(default=0, help_text="Tries in vain since the last change.")
    next_at = models.DateTimeField(default=timezone.now)
    last_told_at = models.DateTimeField(null=True)
    last_text = models.CharField(max_length=200, blank=True, help_text="What the service answered, or why not.")

    objects = PingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "about"], name="one_ping_per_address")]
        indexes = [
            models.Index(
                fields=["service", "next_at"], condition=models.Q(told__lt=models.F("wished")), name="ping_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.about}"

    @property
    def is_given_up(self) -> bool:
        """Whether it has been tried too often to be tried again by itself."""
        return self.told < self.wished and self.attempts >= settings.BELLBIRD_RECEIVER_ATTEMPTS
