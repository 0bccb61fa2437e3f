"""Lists of subscribers brought from elsewhere."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class SubscriberImport(models.Model):
    """One uploaded list: what was in it, how it is read, and what became of each line."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "waiting for you"
        DONE = "done", "done"

    file_name = models.CharField(max_length=200)
    content = models.TextField(blank=True, help_text="The file as text; emptied once the import is done.")
    mapping = models.JSONField(default=dict, help_text="Which column is what.")
    consent = models.CharField(max_length=250, help_text="Where and when these people agreed, for the record.")
    state = models.CharField(max_length=8, choices=State, default=State.UPLOADED)
    counts = models.JSONField(default=dict)
    rejects = models.JSONField(default=list, help_text="Line numbers with the reason; no addresses.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        permissions = [("export_subscribers", "Can export subscribers")]

    def __str__(self) -> str:
        return self.file_name
