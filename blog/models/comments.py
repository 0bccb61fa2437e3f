"""What readers write below a post."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from blog.commenting import passage, places
from blog.commenting.departure import let_depart
from blog.commenting.locks import hold
from blog.models.comment_states import TURNED_DOWN, CommentQuerySet, CommentStatus
from blog.signals import comment_submitted


class Comment(models.Model):
    """A reader's words, by a signed-in user or a guest. Readers see it once it is approved."""

    MAX_LENGTH = 5000
    DECIDED = frozenset({"status", "approved_by", "approved_at", "approval_seq", "rejection_seq"})
    DERIVED = frozenset({"root", "branch", "thread_size"})

    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    root = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="thread"
    )
    branch = models.PositiveBigIntegerField(
        null=True, editable=False, help_text="Id of the answer to the thread's first comment that all this came of."
    )
    thread_size = models.PositiveIntegerField(
        default=0, editable=False, help_text="Approved comments of the thread, kept with its first one."
    )
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
    visitor = models.CharField(max_length=32, blank=True, editable=False, help_text="Keyed hash of the address.")
    network = models.CharField(max_length=32, blank=True, editable=False, help_text="Keyed hash of the network.")
    submitted_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    needs_second_look = models.BooleanField(
        default=False, editable=False, help_text="Its writer has changed it after it was approved."
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    approval_seq = models.PositiveIntegerField(default=0, editable=False)
    rejection_seq = models.PositiveIntegerField(default=0, editable=False)

    objects = CommentQuerySet.as_manager()
    _status_as_read: str = CommentStatus.PENDING

    class Meta:
        ordering = ["submitted_at", "id"]
        indexes = [
            models.Index(fields=["post", "status", "submitted_at"], name="comment_of_post"),
            models.Index(fields=["status", "-submitted_at"], name="comment_queue"),
            models.Index(
                fields=["post", "submitted_at", "id"],
                condition=models.Q(root__isnull=True, thread_size__gt=0),
                name="comment_threads",
            ),
            models.Index(fields=["root", "branch", "id"], name="comment_in_thread"),
            models.Index(fields=["email"], condition=~models.Q(email=""), name="comment_email"),
            models.Index(fields=["visitor", "-submitted_at"], condition=~models.Q(visitor=""), name="comment_visitor"),
        ]

    def __str__(self) -> str:
        return f"{self.name} on {self.post_id}"

    def get_absolute_url(self) -> str:
        """Its permalink: leads to the page of the thread it is on, however many there are by then."""
        return reverse("blog:comment", args=[self.pk])

    @property
    def depth(self) -> int:
        """Steps of indent: 0 for the first of a thread, 1 for answers to it, 2 for all below those."""
        if self.root_id is None:
            return 0
        return 1 if self.branch == self.pk else 2

    def editable_until(self, minutes: int) -> datetime:
        """Until when its writer may change it.

        :param minutes: the site's setting.
        """
        return self.submitted_at + timedelta(minutes=minutes)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save. A new comment announces ``comment_submitted``; a changed status goes through its verb.

        What the verbs decide (``DECIDED``) only they write, and a status is a wish only where it is another than was
        read, so that a copy read before a decision cannot undo it. A saved status of ``pending`` takes no decision back
        either: that is :meth:`reopen`.
        """
        is_new = self._state.adding
        update_fields = kwargs.get("update_fields")
        with transaction.atomic():
            wanted = self._hold_back_status() if update_fields is None or "status" in update_fields else None
            if is_new:
                places.find_place(self)
            else:
                written = update_fields if update_fields is not None else self._own_fields()
                kwargs["update_fields"] = set(written) - self.DECIDED - self.DERIVED
            super().save(*args, **kwargs)
            if is_new:
                places.take_place(self)
                comment_submitted.send_reliable(Comment, key=f"comment_submitted:{self.pk}", comment=self)
            if wanted == CommentStatus.APPROVED:
                self.approve(self.approved_by)
            elif wanted:
                self.reject(status=wanted)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete it with all that answers it."""
        return let_depart([self], lambda: super(Comment, self).delete(*args, **kwargs))

    @classmethod
    def _own_fields(cls) -> set[str]:
        return {field.name for field in cls._meta.concrete_fields if not field.primary_key}

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "Comment":
        """One that knows with which status it was read."""
        comment: Comment = super().from_db(*args, **kwargs)
        comment._note_status_as_read()
        return comment

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        fields = kwargs.get("fields", args[1] if len(args) > 1 else None)
        if fields is None or "status" in fields:
            self._note_status_as_read()

    def _note_status_as_read(self) -> None:
        self._status_as_read = self.__dict__.get("status", CommentStatus.PENDING)

    def _hold_back_status(self) -> str | None:
        """Put the status back to what it was; return the one asked for when a verb must bring it about."""
        wanted = self.status
        if wanted in (CommentStatus.PENDING, self._status_as_read):
            return None
        self.status = hold([self]).get(self.pk, CommentStatus.PENDING) if self.pk else CommentStatus.PENDING
        return wanted if wanted != self.status else None

    def approve(self, moderator: Any = None, *, via: str = "") -> bool:
        """Make the comment public; return whether this call is the one that did.

        :param moderator: the ``User`` who decided, or ``None`` when a rule did.
        :param via: by what road, for the log of decisions.
        """
        return passage.approve(self, moderator, via)

    def reject(self, moderator: Any = None, status: str = CommentStatus.REJECTED, *, via: str = "") -> bool:
        """Take the comment out of sight; return whether this call is the one that did.

        :param moderator: the ``User`` who decided, or ``None``.
        :param status: ``rejected``, ``spam`` or ``removed``.
        :param via: by what road, for the log of decisions.
        :raises ValueError: when it is another status.
        """
        if status not in TURNED_DOWN:
            raise ValueError(f"status={status!r}: a comment is rejected as rejected, spam or removed")
        return passage.reject(self, moderator, status, via)

    def reopen(self, moderator: Any = None, *, via: str = "") -> bool:
        """Let a decided comment wait for a moderator again; return whether this call is the one that did.

        :param moderator: the ``User`` who took the decision back, or ``None`` when a rule did.
        :param via: by what road, for the log of decisions.
        """
        return passage.reopen(self, moderator, via)

    def edit(self, body: str, editor: Any = None, *, via: str = "") -> bool:
        """Change its words; return whether that changed anything. An approved one stays public and is looked at again.

        :param editor: the moderator who did; ``None`` for its writer.
        :param via: by what road, for the log of decisions.
        """
        return passage.edit(self, body, editor, via)
