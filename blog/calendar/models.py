"""The secret address under which a person's calendar program reads their calendar."""

import secrets
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class CalendarKey(models.Model):
    """Lets whoever has the token read what its owner may see at that moment. Only the token's hash is kept.

    A token is 32 random bytes: nothing slower than SHA-256 is needed to keep it from being guessed.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="calendar_key"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"calendar of user {self.user_id}"

    @classmethod
    def make_for(cls, user: Any) -> str:
        """A new token, which is told this once; one that ``user`` had is worth nothing any more."""
        token = secrets.token_urlsafe(32)
        cls.objects.update_or_create(user=user, defaults={"digest": digest_of(token), "made_at": timezone.now()})
        return token

    @classmethod
    def revoke(cls, user: Any) -> bool:
        """Make the token of ``user`` worthless; return whether there was one."""
        return bool(cls.objects.filter(user=user).delete()[0])

    @classmethod
    def owner_of(cls, token: str) -> Any:
        """The ``User`` whose token it is and who is still active, or ``None``."""
        key = cls.objects.select_related("user").filter(digest=digest_of(token)).first()
        return key.user if key and key.user.is_active else None


def digest_of(token: str) -> str:
    """The hash of a token, in hexadecimal digits."""
    return sha256(token.encode()).hexdigest()
