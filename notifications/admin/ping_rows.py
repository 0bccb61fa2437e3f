"""What the timeline says of WebSub and IndexNow: who was told of a post, who was not and why."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse

from blog.admin.timeline import TimelineRow
from blog.models import Event, Post
from notifications.models import Ping
from notifications.pinging.wishes import feeds_of, path_of

CHANGES = ("post_published", "post_updated", "post_unpublished")


def pings_of(events: Sequence[Event]) -> dict[int, list[TimelineRow]]:
    """Rows for the newest change of a post: an address has one ping, however often it changes."""
    if not (settings.WEBSUB_HUB or settings.INDEXNOW_KEY):
        return {}
    newest = {(event.subject_type, event.subject_id): event for event in reversed(events) if event.kind in CHANGES}
    return {event.pk: _rows(event) for event in newest.values() if _is_newest(event)}


def _is_newest(event: Event) -> bool:
    same = Event.objects.filter(subject_type=event.subject_type, subject_id=event.subject_id, kind__in=CHANGES)
    return same.aggregate(newest=Max("pk"))["newest"] == event.pk


def _rows(event: Event) -> list[TimelineRow]:
    post = Post.objects.defer("body").filter(pk=event.subject_id).first()
    if post is None:
        return []
    hub = Q(service=Ping.Service.WEBSUB, about__in=["site", *feeds_of(post)])
    engines = Q(service=Ping.Service.INDEXNOW, about=path_of(post))
    return [_row(ping) for ping in Ping.objects.filter(hub | engines, post_id=post.pk).order_by("service", "pk")]


def _row(ping: Ping) -> TimelineRow:
    text = f"{ping.get_service_display()}: {ping.about}"
    if ping.told >= ping.wished:
        word = "told" if ping.last_told_at else ping.last_text
        return TimelineRow(text, word, "done" if ping.last_told_at else "quiet", ping.last_told_at)
    if ping.is_given_up:
        url = reverse("bellbird_pings:index")
        text = f"{text}: {ping.last_text}"
        return TimelineRow(
            text, "given up", "held", url=url, brief=f"{ping.get_service_display()} given up", troubles=1
        )
    word = "will be tried again" if ping.attempts else "waits"
    return TimelineRow(text, word, "wait", ping.next_at)
