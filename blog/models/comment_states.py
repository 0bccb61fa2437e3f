"""What a comment can be, and querysets named for it."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from blog.models.comments import Comment  # noqa: F401 - named in a string below


class CommentStatus(models.TextChoices):
    PENDING = "pending", "waiting"
    APPROVED = "approved", "approved"
    REJECTED = "rejected", "rejected"
    SPAM = "spam", "spam"
    REMOVED = "removed", "removed"


TURNED_DOWN = (CommentStatus.REJECTED, CommentStatus.SPAM, CommentStatus.REMOVED)


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> "CommentQuerySet":
        return self.filter(status=CommentStatus.APPROVED)

    def pending(self) -> "CommentQuerySet":
        return self.filter(status=CommentStatus.PENDING)

    def not_approved(self) -> "CommentQuerySet":
        return self.exclude(status=CommentStatus.APPROVED)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete them with all that answers them. Each thread and each post left is counted once."""
        from blog.commenting.departure import let_depart

        going = self.select_related(None).order_by().only("pk", "root_id", "post_id")
        return let_depart(going, super().delete)

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def first_of_threads(self) -> "CommentQuerySet":
        """Those that answer nothing."""
        return self.filter(root__isnull=True)
