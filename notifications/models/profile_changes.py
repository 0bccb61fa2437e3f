from django.conf import settings
from django.db import models


class ProfileChange(models.Model):
    """What readers see of a person changed: a line of the record, once for each event."""

    event = models.OneToOneField("blog.Event", on_delete=models.CASCADE, related_name="profile_change")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="profile_changes"
    )
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    fields = models.JSONField(default=list, help_text="Names of the public fields that changed.")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return f"user {self.user_id}: {', '.join(self.fields)}"
