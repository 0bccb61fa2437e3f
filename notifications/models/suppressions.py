"""Who must not be written to, whatever they are subscribed to."""

from typing import Final

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

INVITATIONS: Final = frozenset({"confirm_subscription", "account_confirm", "account_exists", "account_unknown"})
"""Answers to what somebody has typed just now, who may want to come back. Only an editor's decision stops them."""

OWED: Final = frozenset({"password_reset", "account_notice"})
"""What whoever has an account has to get: their way back in, and what was done to it. Nothing stops it."""


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def stopping(self, mail: str) -> "SuppressionQuerySet":
        """Those that keep this mail from leaving: all, but for ``INVITATIONS`` and ``OWED``."""
        if mail in OWED:
            return self.none()
        return self.filter(reason=Suppression.Reason.MANUAL) if mail in INVITATIONS else self.all()

    def erased(self) -> "SuppressionQuerySet":
        """Those of people who asked to be forgotten, whatever else keeps mail from them."""
        return self.filter(Q(reason=Suppression.Reason.ERASED) | Q(erased_at__isnull=False))


class Suppression(models.Model):
    """An address that gets no mail. Kept as a hash, so that it outlives the erasure of everything else.

    Whoever is suppressed returns by asking and confirming anew, except where an editor decided it. Mails about an
    account reach them all the same: see ``INVITATIONS`` and ``OWED``.
    """

    class Reason(models.TextChoices):
        BOUNCED = "bounced", _("the address does not exist")
        COMPLAINED = "complained", _("reported as spam")
        ERASED = "erased", _("asked to be forgotten")
        MANUAL = "manual", _("an editor's decision")

    recipient_key = models.CharField(max_length=32, unique=True)
    reason = models.CharField(max_length=10, choices=Reason)
    since = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(
        null=True, blank=True, help_text="When they were forgotten, also where another reason stands."
    )

    objects = SuppressionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.recipient_key}: {self.reason}"

    @classmethod
    def erase(cls, recipient_key: str) -> None:
        """Write no more to who asked to be forgotten. An editor's decision stands, so that it cannot be shaken off."""
        now = timezone.now()
        with transaction.atomic():
            theirs, _ = cls.objects.get_or_create(recipient_key=recipient_key, defaults={"reason": cls.Reason.ERASED})
            cls.objects.filter(pk=theirs.pk).update(erased_at=now)
            lesser = cls.objects.filter(pk=theirs.pk).exclude(reason=cls.Reason.MANUAL)
            lesser.update(reason=cls.Reason.ERASED, since=now)

    @classmethod
    def welcome_back(cls, recipient_key: str) -> bool:
        """Write again to who asked to be forgotten and has an account now; return whether this changed anything.

        An account asks for no list: who called one spam, and whose address bounced, confirms a subscription for that.
        """
        return bool(cls.objects.filter(recipient_key=recipient_key, reason=cls.Reason.ERASED).delete()[0])

    @classmethod
    def lift(cls, recipient_key: str) -> bool:
        """Write to them again, now that they have confirmed that they want it; return whether this changed anything."""
        theirs = cls.objects.filter(recipient_key=recipient_key).exclude(reason=cls.Reason.MANUAL)
        return bool(theirs.delete()[0])
