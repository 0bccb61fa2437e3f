"""One announcement's way to its readers, and the account that must balance."""

from django.db import models
from django.utils import timezone


class Fanout(models.Model):
    """The plan to tell everybody of one event over one channel, and how far it has come.

    Written as one row when the event happens, so publishing costs the same whoever is subscribed; expanded into
    deliveries and digest items afterwards. At every commit ``candidates`` = deliveries of this mail + ``exclusions``,
    and ``exclusions["in a digest"]`` = digest items. All of them count people: whoever follows the event by several
    scopes is one candidate, with one delivery, one digest item or one reason.
    """

    event = models.ForeignKey("blog.Event", on_delete=models.CASCADE, related_name="fanouts")
    channel = models.CharField(max_length=8, default="email")
    mail = models.CharField(max_length=32, help_text="Which mail; a folder in templates/notifications/.")
    scopes = models.JSONField(default=list, help_text="Whose subscribers.")
    earlier = models.ForeignKey(
        "blog.Event",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="For a correction: the event whose mail it corrects; exactly its readers are told.",
    )
    not_before = models.DateTimeField(help_text="No mail leaves before this: the end of the typo window.")
    not_announced = models.CharField(max_length=200, blank=True, help_text="Why nobody is told, in words for editors.")
    candidates = models.PositiveIntegerField(
        default=0, help_text="People who had confirmed and not left when it happened."
    )
    exclusions = models.JSONField(default=dict, help_text="Candidates who get no delivery, counted by reason.")
    after_key = models.CharField(
        max_length=32, blank=True, default="", help_text="The last reader who has been looked at; they come by key."
    )
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "channel"], name="one_fanout_per_event_and_channel")]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(finished_at=None), name="fanout_unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.mail} for event {self.event_id}"

    @property
    def excluded(self) -> int:
        """Candidates who get no delivery."""
        return sum(self.exclusions.values())
