"""The publication rules that come with Bellbird: receivers of ``publication_check`` that can be switched off."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.utils import timezone

from blog.models import Event, Post, UserProfile
from blog.signals import publication_check


@receiver(publication_check, sender=Post, dispatch_uid="blog.rules.forbidden_title_words")
def forbid_title_words(subject: Post, **kwargs: Any) -> list[str]:
    """Refuse titles with a word of ``BELLBIRD_FORBIDDEN_TITLE_WORDS`` in them, whatever its case."""
    words = {word.strip(".,:;!?“”\"'()").casefold() for word in subject.title.split()}
    return [
        f"the title contains “{word}”, which the house style does not allow."
        for word in settings.BELLBIRD_FORBIDDEN_TITLE_WORDS
        if word.casefold() in words
    ]


@receiver(publication_check, sender=Post, dispatch_uid="blog.rules.missing_alt_text")
def require_alt_text(subject: Post, **kwargs: Any) -> list[str]:
    """Refuse pictures in the text that are neither described nor marked as decoration."""
    pictures = [block for block in subject.body if block.block_type == "image"]
    return [
        f"picture {number} has no description for people who cannot see it. Describe it, or mark it as decoration."
        for number, block in enumerate(pictures, start=1)
        if not block.value.get("decorative") and not (block.value.get("alt") or "").strip()
    ]


@receiver(publication_check, sender=UserProfile, dispatch_uid="blog.rules.profile_changes")
def limit_profile_changes(subject: UserProfile, **kwargs: Any) -> str | None:
    """Refuse more public changes a day than ``BELLBIRD_PROFILE_CHANGES_PER_DAY`` allows (``None``: any)."""
    limit = settings.BELLBIRD_PROFILE_CHANGES_PER_DAY
    if limit is None:
        return None
    since = timezone.now() - timedelta(days=1)
    changes = Event.objects.filter(
        kind="user_profile_updated",
        subject_type=UserProfile._meta.label,
        subject_id=str(subject.pk),
        occurred_at__gte=since,
    ).count()
    if changes < limit:
        return None
    return f"this profile was changed {changes} times in the last 24 hours; {limit} are allowed. Try again tomorrow."
