"""What a CDN is still to be told, written down with the change itself."""

from django.db import models
from django.utils import timezone


class EdgePurge(models.Model):
    """
    Copies that are old. A row is there until the CDN has answered, twice; telling it too often does no harm.

    Twice, since a page may have been on its way to the CDN when it was told first.
    """

    keys = models.JSONField(default=list, help_text="What has changed, as pages name what they depend on.")
    is_of_all = models.BooleanField(default=False)
    urls = models.JSONField(default=list, help_text="The pages, for a CDN that knows them by address alone.")
    is_forgotten = models.BooleanField(default=False, help_text="Whether the page store has forgotten them.")
    made_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now, db_index=True)
    told = models.PositiveSmallIntegerField(default=0, help_text="How often the CDN has been told.")
    attempts = models.PositiveIntegerField(default=0, help_text="Tries in vain since it was told last.")
    last_text = models.CharField(max_length=200, blank=True, help_text="Why it could not be told.")

    class Meta:
        app_label = "cms"

    def __str__(self) -> str:
        return "every page" if self.is_of_all else ", ".join(self.keys)
