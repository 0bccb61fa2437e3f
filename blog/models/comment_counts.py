"""How many comments readers see: derived, recomputed in the commit that changes it, and reconciled."""

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db import models, transaction

from blog.models.comment_states import CommentStatus


class CommentCount(models.Model):
    """How many approved comments a post has. Without a row it has none."""

    post = models.OneToOneField("blog.Post", primary_key=True, on_delete=models.CASCADE, related_name="comment_tally")
    approved = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.approved} below {self.post_id}"

    @classmethod
    def recount(cls, post_id: int) -> int:
        """Count anew, and return the number. One after the other, so that two decisions at once are both counted."""
        with transaction.atomic():
            cls.hold([post_id])
            approved = cls.true_count(post_id)
            cls.objects.filter(post_id=post_id).update(approved=approved)
        return approved

    @classmethod
    def hold(cls, post_ids: Collection[int]) -> None:
        """Lock the counts of these posts in the order of their ids, so that nobody counts at the same time."""
        rows = [CommentCount(post_id=post_id) for post_id in sorted(post_ids)]
        CommentCount.objects.bulk_create(rows, ignore_conflicts=True)
        locked = cls.objects.select_for_update(no_key=True).filter(post__in=post_ids).order_by("post_id")
        list(locked.values_list("pk", flat=True))

    @staticmethod
    def true_count(post_id: int) -> int:
        """How many there are, counted in the comments themselves."""
        return int(_comments().filter(post_id=post_id, status=CommentStatus.APPROVED).count())


def _comments() -> "models.QuerySet[Any]":
    return apps.get_model("blog", "Comment")._default_manager.order_by()
