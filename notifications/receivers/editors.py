"""What editors are told when something needs them."""

import hashlib
from typing import Any

from django.dispatch import receiver

from blog.models import Event, Post, PostPublication, User
from blog.origins import QUIET_ORIGINS
from blog.signals import publication_failed
from notifications import planning, recipients
from notifications.signals import mail_test_requested


@receiver(publication_failed, dispatch_uid="notifications.tell_editors")
def tell_editors(post: Post, event: Event, reason: str, **kwargs: Any) -> None:
    """One mail for each editor, schedule and reason."""
    if event.origin in QUIET_ORIGINS:
        return
    schedule = PostPublication.objects.filter(pk=post.pk).values_list("schedule_seq", flat=True).first()
    said = hashlib.sha256(f"{post.pk}\0{schedule}\0{reason}".encode()).hexdigest()[:16]
    planning.plan_for_each(event, recipients.editors_of(post), mail="publication_failed", once=f"failed:{said}")


@receiver(mail_test_requested, dispatch_uid="notifications.send_trial")
def send_trial(user: User, event: Event, **kwargs: Any) -> None:
    """One mail, to whoever asked for it."""
    planning.plan_once(event, mail="trial", email=user.email)
