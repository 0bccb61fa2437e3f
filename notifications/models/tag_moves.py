"""Whom a merge of tags has taken along, so that undoing it can part them again. Names no address."""

from django.db import models


class FollowedMerge(models.Model):
    """A merge of tags whose followers follow the tag that stayed."""

    merge = models.OneToOneField("blog.TagMerge", on_delete=models.CASCADE, related_name="followed")

    def __str__(self) -> str:
        return f"merge {self.merge_id}"


class MovedFollower(models.Model):
    """One subscription that followed either tag before the merge and stands for both since."""

    move = models.ForeignKey(FollowedMerge, on_delete=models.CASCADE, related_name="moved")
    subscription = models.ForeignKey("notifications.Subscription", on_delete=models.CASCADE, related_name="+")
    was_scope = models.CharField(max_length=64, help_text="What it followed itself.")
    other = models.JSONField(null=True, help_text="Their subscription to the other tag, where they had one.")

    def __str__(self) -> str:
        return f"subscription {self.subscription_id}: {self.was_scope}"
