"""The delivery ledger: each mail to each person, and every attempt to hand it over."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from notifications.links import mail_domain


def new_message_id() -> str:
    return f"<{uuid.uuid4()}@{mail_domain()}>"


class MessageClass(models.TextChoices):
    """What happens to a mail of which nobody knows whether it was taken, and which mailer sends it."""

    TRANSACTIONAL = "transactional", "to one person, about what they did"
    BULK = "bulk", "to subscribers"

    @property
    def mailer(self) -> str:
        """The alias in ``MAILERS``."""
        return "bulk" if self == MessageClass.BULK else "default"


class DeliveryState(models.TextChoices):
    PENDING = "pending", "waiting"
    CLAIMED = "claimed", "taken up"
    HANDING_OFF = "handing_off", "being handed over"
    ACCEPTED = "accepted", "accepted by the mail server"
    REJECTED = "rejected", "refused by the mail server"
    UNCERTAIN = "uncertain", "handed over, answer unknown"
    SUPPRESSED = "suppressed", "not wanted any more"
    STALE = "stale", "no longer true"
    DEAD = "dead", "given up"


_USUAL = (
    DeliveryState.PENDING,
    DeliveryState.CLAIMED,
    DeliveryState.HANDING_OFF,
    DeliveryState.ACCEPTED,
    DeliveryState.SUPPRESSED,
)
_IN_TROUBLE = models.Q(*(~models.Q(state=state.value) for state in _USUAL))
"""Said state by state: SQLite knows an index of some rows again by the very same conditions, but not by a list."""


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def in_trouble(self) -> "DeliveryQuerySet":
        """Those whose way has ended and that may not have arrived; found by an index that holds no other."""
        return self.filter(_IN_TROUBLE)

    def due(self, message_class: str | None = None) -> "DeliveryQuerySet":
        """Waiting, and their time has come."""
        due = self.filter(state=DeliveryState.PENDING, next_attempt_at__lte=timezone.now())
        return due.filter(message_class=message_class) if message_class else due

    def in_flight(self) -> "DeliveryQuerySet":
        return self.filter(state__in=[DeliveryState.CLAIMED, DeliveryState.HANDING_OFF])

    def of_subject(self, subject: models.Model) -> "DeliveryQuerySet":
        """Mails about events of one post, comment or profile."""
        return self.filter(event__subject_type=subject._meta.label, event__subject_id=str(subject.pk))


class Delivery(models.Model):
    """One mail to one person about one event. At most one row for each, so the ledger counts everybody once."""

    event = models.ForeignKey("blog.Event", on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, default="email")
    recipient_key = models.CharField(max_length=32)
    mail = models.CharField(max_length=32, help_text="Which mail; a folder in templates/notifications/.")
    message_class = models.CharField(max_length=13, choices=MessageClass)
    scope = models.CharField(max_length=64, blank=True, help_text="The subscription it comes from, if it does.")
    email = models.EmailField(blank=True, help_text="Where it goes, as it was when it was planned; empty once erased.")
    message_id = models.CharField(max_length=160, default=new_message_id, editable=False)
    provider_id = models.CharField(max_length=200, blank=True, help_text="The mail provider's own name for it.")
    once_key = models.CharField(
        max_length=64, null=True, blank=True, unique=True, help_text="At most one mail with this key, whatever event."
    )
    state = models.CharField(max_length=11, choices=DeliveryState, default=DeliveryState.PENDING)
    lease_owner = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempt_no = models.PositiveIntegerField(default=0, help_text="Times taken up; the holder's fencing token.")
    answers = models.PositiveIntegerField(default=0, help_text="Attempts that ended in “not now”.")
    next_attempt_at = models.DateTimeField(default=timezone.now)
    last_code = models.PositiveSmallIntegerField(null=True, blank=True)
    last_text = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True, help_text="When an editor let it go in spite of its age.")
    finished_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True, help_text="The provider's word, as the next two.")
    bounced_at = models.DateTimeField(null=True, blank=True)
    complained_at = models.DateTimeField(null=True, blank=True)
    unsubscribed_at = models.DateTimeField(null=True, blank=True, help_text="By a link in this very mail.")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["event", "channel", "recipient_key"], name="one_delivery_per_recipient")
        ]
        indexes = [
            models.Index(
                fields=["message_class", "next_attempt_at", "id"],
                condition=models.Q(state="pending"),
                name="delivery_pending",
            ),
            models.Index(
                fields=["lease_until"], condition=models.Q(state__in=["claimed", "handing_off"]), name="delivery_leased"
            ),
            models.Index(fields=["event", "state"], name="delivery_event_state"),
            models.Index(fields=["recipient_key"], name="delivery_recipient"),
            models.Index(
                fields=["complained_at"], condition=models.Q(complained_at__isnull=False), name="delivery_complained"
            ),
            models.Index(fields=["provider_id"], condition=~models.Q(provider_id=""), name="delivery_provider_id"),
            models.Index(fields=["finished_at"], condition=models.Q(state="accepted"), name="delivery_accepted"),
            models.Index(fields=["state", "message_class"], condition=_IN_TROUBLE, name="delivery_in_trouble"),
        ]

    def __str__(self) -> str:
        return f"{self.mail} to {self.recipient_key}"

    def release(self) -> bool:
        """Send a mail that was held back, is uncertain or was given up; return whether this call decided it.

        Whoever releases an uncertain mail accepts that its reader may get it twice.
        """
        held = [DeliveryState.STALE, DeliveryState.UNCERTAIN, DeliveryState.DEAD]
        now = timezone.now()
        changes: dict[str, Any] = {"state": DeliveryState.PENDING, "answers": 0, "next_attempt_at": now}
        released = Delivery.objects.filter(pk=self.pk, state__in=held)
        return bool(released.update(**changes, released_at=now, finished_at=None))

    def is_late(self, limit: timedelta) -> bool:
        """Whether what it tells of happened longer than ``limit`` ago and no editor has released it."""
        return self.released_at is None and timezone.now() - self.event.occurred_at > limit


class Attempt(models.Model):
    """One try to hand a mail over. Opened in the commit that goes before the hand-over, closed once."""

    class Outcome(models.TextChoices):
        OPEN = "", "not known yet"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "refused"
        LATER = "later", "not now"
        UNCERTAIN = "uncertain", "answer unknown"
        FAILED = "failed", "could not be made"

    class Phase(models.TextChoices):
        MAKING = "making", "writing the mail"
        HANDING_OFF = "handing_off", "handing it over"
        MAIL = "mail", "naming the sender"
        RCPT = "rcpt", "naming the reader"
        DATA = "data", "asking to send"
        BODY = "body", "sending, not yet handed over"
        DOT = "dot", "handed over, waiting for the answer"
        ANSWERED = "answered", "answered"

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    n = models.PositiveIntegerField(help_text="The delivery's attempt_no when it was taken up.")
    started_at = models.DateTimeField(default=timezone.now)
    phase = models.CharField(max_length=11, choices=Phase, default=Phase.HANDING_OFF)
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.OPEN, blank=True)
    code = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["delivery_id", "n"]
        constraints = [models.UniqueConstraint(fields=["delivery", "n"], name="one_attempt_per_claim")]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(outcome="uncertain"), name="attempt_uncertain"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.n} of delivery {self.delivery_id}"
