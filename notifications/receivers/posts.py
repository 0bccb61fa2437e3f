"""What happens when a post goes live, and when somebody writes about it again."""

from typing import Any

from django.dispatch import receiver

from blog.models import Event, Post
from blog.signals import post_published
from notifications import fanning
from notifications.models import PostUpdate
from notifications.scopes import scopes_of
from notifications.signals import post_update_requested


@receiver(post_published, dispatch_uid="notifications.announce_post")
def announce_post(post: Post, event: Event, **kwargs: Any) -> None:
    """One row, however many subscribers there are; also where nobody is told, with the reason."""
    fanning.plan(event, mail="post_published", scopes=scopes_of(post))


@receiver(post_update_requested, dispatch_uid="notifications.send_post_update")
def send_post_update(post: Post, update: PostUpdate | None, event: Event, **kwargs: Any) -> None:
    """One row: whoever follows the post, or exactly those who got the earlier mail."""
    is_for_earlier = update is not None and update.audience == PostUpdate.Audience.EARLIER
    if update is None or (is_for_earlier and update.earlier is None):
        return  # whom it was for can no longer be known
    earlier = update.earlier if is_for_earlier else None
    fanning.plan(event, mail="post_update", scopes=scopes_of(post), earlier=earlier, is_decided=True)
