"""What is kept when a person changes what readers see of them."""

from typing import Any

from django.dispatch import receiver

from blog.models import Event, User
from blog.signals import user_profile_updated
from notifications.models import ProfileChange


@receiver(user_profile_updated, dispatch_uid="notifications.record_profile_change")
def record_profile_change(user: User, event: Event, changed_fields: list[str], **kwargs: Any) -> None:
    change = ProfileChange(
        event=event, user=user, changed_by_id=event.actor_id, fields=changed_fields, changed_at=event.occurred_at
    )
    ProfileChange.objects.bulk_create([change], ignore_conflicts=True)
