"""When every login of a person ends: whoever signs out, is disabled, or gets a second factor, is in nowhere else."""

from typing import Any

from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from blog.models import User
from cms.models import Session


@receiver(user_logged_out, dispatch_uid="cms.end_logins")
def end_logins(request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    """Signing out in one place is signing out in all. A changed password does the same by Django's session hash."""
    if user is not None:
        Session.end_all_of(user.pk)


@receiver(post_save, sender=User, dispatch_uid="cms.end_logins_of_disabled")
def end_logins_of_disabled(instance: User, created: bool, **kwargs: Any) -> None:
    if not created and not instance.is_active:
        Session.end_all_of(instance.pk)


@receiver(post_delete, sender=User, dispatch_uid="cms.end_logins_of_deleted")
def end_logins_of_deleted(instance: User, **kwargs: Any) -> None:
    """By whatever road; a number may be given again."""
    Session.end_all_of(instance.pk)


@receiver(authenticator_added, dispatch_uid="cms.end_other_logins")
def end_other_logins(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Whoever came in with the password alone, before there was a second factor, has to show it now."""
    Session.end_all_of(user.pk, but=request.session.session_key or "")
