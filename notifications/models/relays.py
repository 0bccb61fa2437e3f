"""Is the mail server there? One row for each mailer that has ever failed to answer."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from blog.words import clip

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(seconds=60)


class Relay(models.Model):
    """A breaker: while a relay is down nobody's mail is tried, so an outage uses up nobody's attempts."""

    alias = models.CharField(max_length=32, primary_key=True, help_text="Name of the mailer in MAILERS.")
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    paused_until = models.DateTimeField(null=True, blank=True)
    down_since = models.DateTimeField(null=True, blank=True)
    last_text = models.TextField(blank=True)
    reserved_until = models.DateTimeField(
        null=True, blank=True, help_text="Up to here the mails taken up so far use up what the rate limit allows."
    )

    def __str__(self) -> str:
        return f"{self.alias}: {'down' if self.failures else 'up'}"

    @classmethod
    def is_resting(cls, alias: str) -> bool:
        """Whether the relay is down and it is too soon to see if it is back."""
        return cls.objects.filter(pk=alias, failures__gt=0, paused_until__gt=timezone.now()).exists()

    @classmethod
    def may_try(cls, alias: str) -> bool:
        """Whether the caller may use the relay now. While it is down only one process at a time may find out."""
        relay = cls.objects.filter(pk=alias, failures__gt=0).first()
        if relay is None:
            return True
        now = timezone.now()
        if relay.paused_until and relay.paused_until > now:
            return False
        mine = cls.objects.filter(pk=alias, paused_until=relay.paused_until)
        return bool(mine.update(paused_until=now + FIRST_PAUSE))

    @classmethod
    def went_down(cls, alias: str, text: str) -> None:
        """Leave the relay alone for a while, longer each time in a row."""
        now = timezone.now()
        relay, _ = cls.objects.get_or_create(pk=alias)
        pause = min(FIRST_PAUSE * 2 ** min(relay.failures, 8), LONGEST_PAUSE)
        cls.objects.filter(pk=alias).update(
            failures=relay.failures + 1,
            paused_until=now + pause,
            down_since=relay.down_since or now,
            last_text=clip(text, 2000),
        )

    @classmethod
    def is_back(cls, alias: str) -> None:
        """The relay has taken a mail."""
        cls.objects.filter(pk=alias, failures__gt=0).update(failures=0, paused_until=None, down_since=None)

    @classmethod
    def reserve(cls, alias: str, number: int, per_second: float) -> datetime:
        """Reserve the time that ``number`` mails take at a rate all workers share; return when it begins."""
        cls.objects.get_or_create(pk=alias)
        with transaction.atomic():
            relay = cls.objects.select_for_update().get(pk=alias)
            begins = max(timezone.now(), relay.reserved_until or timezone.now())
            cls.objects.filter(pk=alias).update(reserved_until=begins + timedelta(seconds=number / per_second))
        return begins

    @classmethod
    def hand_back(cls, alias: str, begins: datetime, reserved: int, used: int, per_second: float) -> None:
        """Give up what was reserved and not used, unless somebody has reserved what comes after it."""
        end = begins + timedelta(seconds=reserved / per_second)
        cls.objects.filter(pk=alias, reserved_until=end).update(
            reserved_until=begins + timedelta(seconds=used / per_second)
        )
