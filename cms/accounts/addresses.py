"""Addresses of people who did not sign up by themselves."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, password_reset
from allauth.account.stages import EmailVerificationStage
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from blog.models import User
from cms.models import VouchedAccount
from notifications import account_mails


class AddressStage(EmailVerificationStage):  # type: ignore[misc]
    """Asks whoever signs in whether their address is theirs; not those who were made by an administrator."""

    def handle(self) -> Any:
        if self.login.user and VouchedAccount.objects.filter(user_id=self.login.user.pk).exists():
            return None, True
        return super().handle()


def vouch_for(user: User) -> None:
    """Note that ``user`` was made by an administrator, and take their address as theirs for signing in.

    Whoever signs up has an unverified ``EmailAddress`` from the first moment, so this is never about them. An address
    that somebody else has verified is left alone: two people with one address both get in, by name.
    """
    if EmailAddress.objects.filter(user=user).exists():
        return
    email = user.email.lower()
    with transaction.atomic():
        is_free = bool(email) and not EmailAddress.objects.filter(email=email, verified=True).exists()
        if is_free:
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        VouchedAccount.objects.update_or_create(user=user, defaults={"email": email if is_free else ""})


@receiver(email_confirmed, dispatch_uid="cms.trust_confirmed")
def trust_confirmed(email_address: EmailAddress, **kwargs: Any) -> None:
    """A mailed link was followed: this address needs nobody's word any more."""
    VouchedAccount.objects.filter(user=email_address.user_id, email=email_address.email).update(email="")


@receiver(password_reset, dispatch_uid="cms.trust_reset")
def trust_reset(user: User, **kwargs: Any) -> None:
    """The same: the link to a new password goes to the account's address alone."""
    VouchedAccount.objects.filter(user=user, email=user.email.lower()).update(email="")


@receiver(post_save, sender=User, dispatch_uid="cms.follow_new_address")
def follow_new_address(instance: User, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """Where an administrator has changed an address, the one before opens nothing any more, and is told.

    A change that its owner confirms has made the new address the primary one before it comes here.
    """
    if created or (update_fields is not None and "email" not in update_fields):
        return
    primary = EmailAddress.objects.filter(user=instance, primary=True).first()
    if primary is None or primary.email == instance.email.lower():
        return
    with transaction.atomic():
        if primary.verified and instance.email:
            account_mails.notify(instance, primary.email, "email_changed", new_address=instance.email)
        EmailAddress.objects.filter(user=instance).delete()
        vouch_for(instance)
