"""What is to be told of a post that has changed for readers. Rows only: nobody is called within a transaction."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F
from django.dispatch import Signal, receiver
from django.utils import timezone

from blog.models import Event, Post
from blog.origins import QUIET_ORIGINS
from blog.signals import post_published, post_unpublished, post_updated
from notifications.models import Ping

CHANGES: Final[list[Signal]] = [post_published, post_updated, post_unpublished]


@receiver(CHANGES, dispatch_uid="notifications.tell_hub")
def tell_hub(post: Post, event: Event, **kwargs: Any) -> None:
    """Every feed that the post is in."""
    if settings.WEBSUB_HUB and event.origin not in QUIET_ORIGINS:
        wish(Ping.Service.WEBSUB, ["site", *feeds_of(post)], post.pk)


@receiver(CHANGES, dispatch_uid="notifications.tell_search_engines")
def tell_search_engines(post: Post, event: Event, **kwargs: Any) -> None:
    """The page of the post, also when it is gone."""
    if settings.INDEXNOW_KEY and settings.BELLBIRD_LISTED and event.origin not in QUIET_ORIGINS:
        path = path_of(post)
        if path:
            wish(Ping.Service.INDEXNOW, [path], post.pk)


def wish(service: str, addresses: Iterable[str], post_id: int) -> None:
    """Have these told to ``service``, whatever it has been told or failed to take before."""
    for about in addresses:
        Ping.objects.bulk_create([Ping(service=service, about=about, post_id=post_id)], ignore_conflicts=True)
        rows = Ping.objects.filter(service=service, about=about)
        rows.update(wished=F("wished") + 1, attempts=0, next_at=timezone.now(), post_id=post_id)


def path_of(post: Any) -> str:
    """The path of a post's page; empty where it has none, or one too long to be kept."""
    path = urlsplit(post.get_url() or "").path
    return path if len(path) <= 500 else ""


def feeds_of(post: Post) -> list[str]:
    """The feeds of its tags and authors, as pings name them.

    None of a post that is gone: who follows its tags is told by the site's feed.
    """
    if post.pk is None or not Post.objects.filter(pk=post.pk).exists():
        return []
    tags = [f"tag:{item.tag_id}" for item in post.tagged_items.all()]
    return tags + [f"author:{person.pk}" for person in post.byline]
