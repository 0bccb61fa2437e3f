"""What becomes of the followers of tags that are merged, and of merges that are undone. Nobody is mailed about it."""

from typing import Any

from django.dispatch import receiver

from blog.signals import tag_merged, tag_unmerged
from notifications.moving import settle_merges


@receiver([tag_merged, tag_unmerged], dispatch_uid="notifications.move_followers")
def move_followers(**kwargs: Any) -> None:
    settle_merges()
