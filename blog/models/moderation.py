"""What is kept beside comments: every decision, why the gate let one through or not, reports, and who is banned."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.comment_states import CommentStatus

if TYPE_CHECKING:
    from blog.models.comments import Comment


class CommentDecision(models.Model):
    """One decision about one comment: who, when, by what road, and what it was before. Written once, never changed.

    Written by the comment's own verbs, in the commit that made it true, so that no road is left out.
    """

    class Action(models.TextChoices):
        APPROVED = "approved", "approved"
        REJECTED = "rejected", "rejected"
        SPAM = "spam", "called spam"
        REMOVED = "removed", "put into the bin"
        REOPENED = "reopened", "put back to waiting"
        EDITED = "edited", "changed"
        LOOKED_AT = "looked_at", "looked at again"
        REPORTS_SETTLED = "settled", "reports settled"

    ACTIONS: ClassVar[dict[str, str]] = {
        CommentStatus.APPROVED: Action.APPROVED,
        CommentStatus.REJECTED: Action.REJECTED,
        CommentStatus.SPAM: Action.SPAM,
        CommentStatus.REMOVED: Action.REMOVED,
        CommentStatus.PENDING: Action.REOPENED,
    }

    comment = models.ForeignKey("blog.Comment", null=True, on_delete=models.SET_NULL, related_name="decisions")
    number = models.PositiveBigIntegerField(help_text="The comment's id, also once it is deleted.")
    action = models.CharField(max_length=9, choices=Action)
    before = models.CharField(max_length=8, choices=CommentStatus)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    via = models.CharField(max_length=24, blank=True, help_text="By what road: queue, keys, bulk, mail link, …")
    words = models.TextField(blank=True, help_text="What it said before it was changed, or the reason.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["number", "-id"], name="decision_of_comment")]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    @classmethod
    def note(
        cls, comment: "Comment", action: str, *, before: str, moderator: Any = None, via: str = "", words: str = ""
    ) -> "CommentDecision":
        """Write one down. Call inside the transaction that makes it true."""
        about = {"comment": comment, "number": comment.pk, "moderator": moderator}
        return cls.objects.create(**about, action=action, before=before, via=via, words=words)


class CommentVerdict(models.Model):
    """What the spam gate said when a comment came, and why."""

    class Outcome(models.TextChoices):
        PUBLISH = "publish", "let through"
        HOLD = "hold", "held for a moderator"
        SPAM = "spam", "called spam"

    comment = models.OneToOneField("blog.Comment", on_delete=models.CASCADE, related_name="verdict")
    outcome = models.CharField(max_length=7, choices=Outcome)
    reasons = models.JSONField(
        default=list, help_text='A list of {"rule": …, "outcome": …, "words": …, "shadow": true or false}.'
    )
    is_shadow = models.BooleanField(default=False, help_text="The gate only watched: its word was not acted upon.")
    likelihood = models.FloatField(null=True, blank=True, help_text="That it is spam, as learned; 0 to 1.")
    digest = models.CharField(max_length=32, blank=True, editable=False, help_text="Keyed hash of the words.")
    judged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["digest", "-judged_at"], condition=~Q(digest=""), name="verdict_same_words"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.outcome}"


class CommentReport(models.Model):
    """A reader's word that a comment should not be there. At most one open for each comment and visitor."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("It is spam")
        ABUSE = "abuse", _("It is abusive")
        PRIVATE = "private", _("It tells something private")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey("blog.Comment", on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=7, choices=Reason)
    words = models.CharField(max_length=500, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    visitor = models.CharField(max_length=32, editable=False, help_text="Keyed hash of the address.")
    reported_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "visitor"], condition=Q(settled_at__isnull=True), name="one_open_report_a_visitor"
            )
        ]
        indexes = [
            models.Index(fields=["comment"], condition=Q(settled_at__isnull=True), name="report_open"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.reason}"


class WriterBan(models.Model):
    """Somebody who may not comment any more: an account, an address, a place on the network. Only hashes are kept."""

    class Kind(models.TextChoices):
        ACCOUNT = "account", "account"
        ADDRESS = "address", "e-mail address"
        VISITOR = "visitor", "network address"

    kind = models.CharField(max_length=7, choices=Kind)
    key = models.CharField(max_length=64, help_text="The account's id, or a keyed hash.")
    label = models.CharField(max_length=120, blank=True, help_text="What moderators see of them; masked.")
    reason = models.CharField(max_length=500, blank=True)
    of_account = models.BooleanField(
        default=False, help_text="An account wrote there, so that the address is theirs. A guest can type anybody’s."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True, help_text="Leave empty for good.")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(lifted_at__isnull=True), name="one_ban_in_force_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"
