"""The event ledger: what happened, and what each receiver has made of it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from blog.words import clip


class Event(models.Model):
    """One fact, written once, in the transaction that made it true. Never changed afterwards."""

    kind = models.CharField(max_length=64)
    transition_key = models.CharField(max_length=160, unique=True)
    subject_type = models.CharField(max_length=64, help_text="Label of the model the event is about, e.g. blog.Post.")
    subject_id = models.CharField(max_length=40)
    payload = models.JSONField(default=dict, help_text="Ids and plain values only.")
    origin = models.CharField(max_length=32)
    cause = models.CharField(max_length=64, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    request_id = models.UUIDField(null=True, blank=True, editable=False)
    occurred_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "blog"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="event_subject"),
            models.Index(fields=["kind", "-id"], name="event_kind"),
            models.Index(fields=["-occurred_at"], name="event_when"),
        ]

    def __str__(self) -> str:
        return self.transition_key

    def kwargs(self) -> dict[str, Any]:
        """What receivers are called with: ``sender`` and the signal's payload, live objects loaded by id.

        :raises blog.events.payload.SubjectGone: when what the event is about exists no more.
        """
        from blog.events.payload import thaw

        return thaw(self)


class RunQuerySet(models.QuerySet["ReceiverRun"]):
    def due(self) -> "RunQuerySet":
        """Pending runs whose time has come, and claimed ones whose holder let the lease run out."""
        now = timezone.now()
        return self.filter(
            models.Q(state=RunState.PENDING, next_at__lte=now) | models.Q(state=RunState.CLAIMED, lease_until__lt=now)
        )

    def unfinished(self) -> "RunQuerySet":
        return self.filter(state__in=[RunState.PENDING, RunState.CLAIMED])

    def dead(self) -> "RunQuerySet":
        return self.filter(state=RunState.DEAD)

    def of_subject(self, subject: models.Model) -> "RunQuerySet":
        return self.filter(event__subject_type=subject._meta.label, event__subject_id=str(subject.pk))


class RunState(models.TextChoices):
    PENDING = "pending", "pending"
    CLAIMED = "claimed", "claimed"
    DONE = "done", "done"
    DEAD = "dead", "dead"
    SKIPPED = "skipped", "skipped"


class ReceiverRun(models.Model):
    """One receiver's duty towards one event. ``done`` and what the receiver wrote are one commit."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="runs")
    receiver = models.CharField(max_length=120, help_text="The receiver's dispatch_uid.")
    state = models.CharField(max_length=8, choices=RunState, default=RunState.PENDING)
    attempts = models.PositiveIntegerField(
        default=0, help_text="Answered attempts: those that ended in a result or an error."
    )
    claims = models.PositiveIntegerField(
        default=0, help_text="Times taken up; the fencing token of the present holder."
    )
    next_at = models.DateTimeField(default=timezone.now)
    lease_owner = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        app_label = "blog"
        ordering = ["event_id", "id"]
        constraints = [models.UniqueConstraint(fields=["event", "receiver"], name="one_run_per_event_and_receiver")]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=models.Q(state="pending"), name="run_pending"),
            models.Index(fields=["lease_until"], condition=models.Q(state="claimed"), name="run_claimed"),
            models.Index(fields=["receiver", "state"], name="run_receiver_state"),
        ]

    def __str__(self) -> str:
        return f"{self.receiver} for {self.event_id}"

    def retry(self) -> bool:
        """Give a run that is not done another full set of attempts, now; return whether that changed anything."""
        changed = ReceiverRun.objects.filter(
            pk=self.pk, state__in=[RunState.DEAD, RunState.SKIPPED, RunState.PENDING]
        ).update(
            state=RunState.PENDING, attempts=0, claims=models.F("claims") + 1, next_at=timezone.now(), finished_at=None
        )
        return bool(changed)

    def skip(self, reason: str) -> bool:
        """Never run this receiver for this event; return whether this call is the one that decided it.

        :param reason: why, in the editor's words; kept with the run.
        """
        changed = ReceiverRun.objects.filter(pk=self.pk, state__in=[RunState.DEAD, RunState.PENDING]).update(
            state=RunState.SKIPPED, last_error=clip(f"Skipped: {reason}", 2000), finished_at=timezone.now()
        )
        return bool(changed)


def lease_length() -> timedelta:
    """How long a claim holds without a sign of life (setting ``BELLBIRD_LEASE_SECONDS``)."""
    return timedelta(seconds=settings.BELLBIRD_LEASE_SECONDS)
