"""How one person wants to be written to, whatever they follow."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PAUSES = (timedelta(days=14), timedelta(days=30))
MORNING = 7  # the hour of a digest nobody chose


def site_zone() -> str:
    return str(settings.TIME_ZONE)


def check_zone(name: str) -> None:
    """
    :raises ValidationError: when ``name`` is no time zone of the IANA list.
    """
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone. One looks like Europe/Oslo."), params={"name": name})


class Weekday(models.IntegerChoices):
    """As ``date.weekday()`` counts."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Reader(models.Model):
    """The preferences of whoever reads mail at one address. Made with the first subscription.

    What they follow is in :class:`~notifications.models.Subscription`, joined by ``recipient_key``.
    """

    recipient_key = models.CharField(max_length=32, unique=True)
    email = models.EmailField(help_text="As typed; where mail goes.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="readers"
    )
    zone = models.CharField("time zone", max_length=64, default=site_zone, validators=[check_zone])
    hour = models.PositiveSmallIntegerField("hour of digests", default=MORNING, validators=[MaxValueValidator(23)])
    weekday = models.PositiveSmallIntegerField("day of weekly digests", choices=Weekday, default=Weekday.MONDAY)
    wants_html = models.BooleanField("mail with pictures and layout", default=True)
    wants_replies = models.BooleanField("e-mail me replies in threads I take part in", default=True)
    paused_until = models.DateTimeField(null=True, blank=True, help_text="No post is mailed before this.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["paused_until", "recipient_key"],
                condition=models.Q(paused_until__isnull=False),
                name="reader_paused",
            )
        ]

    def __str__(self) -> str:
        return f"reader {self.recipient_key}"

    @property
    def is_paused(self) -> bool:
        """Whether they asked for silence until a moment that has not come."""
        return bool(self.paused_until and self.paused_until > timezone.now())

    @property
    def tz(self) -> ZoneInfo:
        """Their time zone; the site's where theirs is unknown to this machine."""
        return ZoneInfo(self.zone if self.zone in available_timezones() else site_zone())

    @property
    def keys(self) -> list[str]:
        """The recipient keys they have been known by, today's last; not those that somebody else has taken up since."""
        if self.pk is None:
            return [self.recipient_key]
        done = self.address_changes.filter(done_at__isnull=False).exclude(old_key="")
        before = set(done.values_list("old_key", flat=True)) - {self.recipient_key}
        taken = Reader.objects.filter(recipient_key__in=before).values_list("recipient_key", flat=True)
        return [*sorted(before.difference(taken)), self.recipient_key]

    @classmethod
    def of(cls, recipient_key: str, email: str, **fields: Any) -> "Reader":
        """The reader behind ``recipient_key``, made now if there is none."""
        reader, _ = cls.objects.get_or_create(recipient_key=recipient_key, defaults={"email": email, **fields})
        return reader

    @classmethod
    def behind(cls, recipient_key: str) -> "Reader | None":
        """The reader behind ``recipient_key``; not saved where they subscribed before there were readers."""
        from notifications.models.subscriptions import Subscription

        found = cls.objects.filter(recipient_key=recipient_key).first()
        if found:
            return found
        followed = Subscription.objects.filter(recipient_key=recipient_key).order_by("-pk").first()
        return cls(recipient_key=recipient_key, email=followed.email) if followed else None


class AddressChange(models.Model):
    """A reader's wish to be written to somewhere else. Both addresses have to agree."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="address_changes")
    old_key = models.CharField(
        max_length=32, blank=True, db_index=True, help_text="Their recipient key before it; links in old mails hold it."
    )
    new_email = models.EmailField()
    asked_at = models.DateTimeField(default=timezone.now)
    agreed_old_at = models.DateTimeField(null=True, blank=True, help_text="When the address so far agreed.")
    agreed_new_at = models.DateTimeField(null=True, blank=True, help_text="When the new address agreed.")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"address change {self.pk}"

    @classmethod
    def key_now(cls, recipient_key: str) -> str:
        """Under which key a reader is known now whose mails once held ``recipient_key``; mostly the same."""
        done = cls.objects.filter(old_key=recipient_key, done_at__isnull=False).select_related("reader").first()
        return done.reader.recipient_key if done else recipient_key
