"""The text of a post as feeds carry it, rendered ahead of the first program that asks."""

from django.db import models


class FeedText(models.Model):
    """
    Derived; see ``blog.feed_memory``. A text that is older than its post is never used.

    :param name: tells for which state of the post it was rendered.
    :param facts: the text, and all that it depends on.
    """

    post = models.OneToOneField("blog.Post", primary_key=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    facts = models.JSONField()

    def __str__(self) -> str:
        return self.name
