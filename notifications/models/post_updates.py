"""A second mail about a post that was mailed before: always somebody's explicit act, with a reason."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class PostUpdate(models.Model):
    """An update or correction that an editor has decided to send."""

    class Audience(models.TextChoices):
        FOLLOWERS = "followers", "everybody who follows this now"
        EARLIER = "earlier", "exactly those who got the earlier mail"

    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="mailed_updates")
    earlier = models.ForeignKey("blog.Event", null=True, on_delete=models.SET_NULL, related_name="+")
    audience = models.CharField(max_length=9, choices=Audience)
    words = models.TextField("what readers are told", max_length=2000)
    reason = models.CharField("why it is sent", max_length=250, help_text="For the record; readers do not see it.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"update {self.pk} about post {self.post_id}"
