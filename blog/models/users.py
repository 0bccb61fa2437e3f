from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction


class User(AbstractUser):
    """Whoever can sign in. What readers see of them is their :class:`~blog.models.UserProfile`."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and give a new user a profile with default preferences in the same transaction."""
        from blog.models.profiles import UserProfile

        is_new = self._state.adding
        with transaction.atomic():
            super().save(*args, **kwargs)
            if is_new:
                UserProfile.objects.create_for(self)
