"""What readers write below a post."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from blog.signals import comment_approved, comment_rejected, comment_submitted


class CommentStatus(models.TextChoices):
    PENDING = "pending", "waiting"
    APPROVED = "approved", "approved"
    REJECTED = "rejected", "rejected"
    SPAM = "spam", "spam"
    REMOVED = "removed", "removed"


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> "CommentQuerySet":
        return self.filter(status=CommentStatus.APPROVED)

    def pending(self) -> "CommentQuerySet":
        return self.filter(status=CommentStatus.PENDING)

    def not_approved(self) -> "CommentQuerySet":
        return self.exclude(status=CommentStatus.APPROVED)


class Comment(models.Model):
    """A reader's words, by a signed-in user or a guest. Readers see it once it is approved."""

    MAX_LENGTH = 5000
    DECIDED = frozenset({"status", "approved_by", "approved_at", "approval_seq", "rejection_seq"})

    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    name = models.CharField(max_length=80)
    email = models.EmailField(blank=True, help_text="Never shown.")
    body = models.TextField(max_length=MAX_LENGTH)
    status = models.CharField(max_length=8, choices=CommentStatus, default=CommentStatus.PENDING)
    wants_replies = models.BooleanField("e-mail me replies", default=False)
    form_token = models.CharField(
        max_length=64,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="Makes a double send land on the same comment.",
    )
    submitted_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    approval_seq = models.PositiveIntegerField(default=0, editable=False)
    rejection_seq = models.PositiveIntegerField(default=0, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at", "id"]
        indexes = [
            models.Index(fields=["post", "status", "submitted_at"], name="comment_of_post"),
            models.Index(fields=["status", "-submitted_at"], name="comment_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.name} on {self.post_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save. A new comment announces ``comment_submitted``; a changed status goes through its verb.

        What the verbs decide (``DECIDED``) only they write, so that a copy read before a decision cannot undo it.
        """
        is_new = self._state.adding
        update_fields = kwargs.get("update_fields")
        with transaction.atomic():
            wanted = self._hold_back_status() if update_fields is None or "status" in update_fields else None
            if not is_new:
                written = update_fields if update_fields is not None else self._own_fields()
                kwargs["update_fields"] = set(written) - self.DECIDED
            super().save(*args, **kwargs)
            if is_new:
                comment_submitted.send_reliable(Comment, key=f"comment_submitted:{self.pk}", comment=self)
            if wanted == CommentStatus.APPROVED:
                self.approve(self.approved_by)
            elif wanted:
                self.reject(status=wanted)

    @classmethod
    def _own_fields(cls) -> set[str]:
        return {field.name for field in cls._meta.concrete_fields if not field.primary_key}

    def _hold_back_status(self) -> str | None:
        """Put the status back to what is stored; return the one asked for when a verb must bring it about."""
        stored = Comment.objects.filter(pk=self.pk).values_list("status", flat=True).first() if self.pk else None
        before = stored or CommentStatus.PENDING
        wanted, is_decision = self.status, self.status != CommentStatus.PENDING
        if wanted == before or not is_decision:
            return None
        self.status = before
        return wanted

    def approve(self, moderator: Any = None) -> bool:
        """Make the comment public; return whether this call is the one that did.

        :param moderator: the ``User`` who decided, or ``None`` when a rule did.
        """
        now = timezone.now()
        changes = {"approved_by": moderator, "approved_at": now, "approval_seq": models.F("approval_seq") + 1}
        with transaction.atomic():
            if not self._move(CommentStatus.APPROVED, **changes):
                return False
            key = f"comment_approved:{self.pk}:{self.approval_seq}"
            comment_approved.send_reliable(Comment, key=key, comment=self, moderator=moderator, approval_date=now)
        return True

    def reject(self, moderator: Any = None, status: str = CommentStatus.REJECTED) -> bool:
        """Take the comment out of sight; return whether this call is the one that did.

        :param moderator: the ``User`` who decided, or ``None``.
        :param status: ``rejected``, ``spam`` or ``removed``.
        """
        if status not in (CommentStatus.REJECTED, CommentStatus.SPAM, CommentStatus.REMOVED):
            raise ValueError(f"status={status!r}: a comment is rejected as rejected, spam or removed")
        with transaction.atomic():
            if not self._move(status, rejection_seq=models.F("rejection_seq") + 1):
                return False
            key = f"comment_rejected:{self.pk}:{self.rejection_seq}"
            comment_rejected.send_reliable(Comment, key=key, comment=self, moderator=moderator, status=str(status))
        return True

    def _move(self, status: str, **changes: Any) -> bool:
        moved = Comment.objects.exclude(status=status).filter(pk=self.pk).update(status=status, **changes)
        if moved:
            self.refresh_from_db(fields=["status", "approved_by", "approved_at", "approval_seq", "rejection_seq"])
        return bool(moved)
