"""Whether a publication is to be announced to readers. Decided once, when it happens, and kept with the event."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from blog.origins import QUIET_ORIGINS, Origin, current_origin

if TYPE_CHECKING:
    from blog.models.posts import Post

_quiet: ContextVar[str] = ContextVar("bellbird_quiet", default="")


@contextmanager
def quietly(reason: str) -> Iterator[None]:
    """Record publications inside the block without announcing them.

    :param reason: why, in words for an editor.
    """
    token = _quiet.set(reason)
    try:
        yield
    finally:
        _quiet.reset(token)


def announcement(post: "Post", first_time: bool, at: datetime | None = None) -> dict[str, Any]:
    """Decide whether readers are told: ``{"announce": bool, "because": words for an editor}``.

    :param at: when it goes live; now, if left out.
    """
    refusal = _why_not(post, first_time, at or timezone.now())
    agreed = "it went live for the first time" if first_time else "the editor asked to announce it again"
    return {"announce": not refusal, "because": refusal or agreed}


def _why_not(post: "Post", first_time: bool, at: datetime) -> str:
    origin = current_origin()
    if origin in QUIET_ORIGINS:
        return f"nobody is mailed about what comes from {Origin(origin).label}"
    if _quiet.get():
        return _quiet.get()
    if post.announcement == post.Announcement.NEVER:
        return "the post is set to be published without e-mail"
    if post.announcement == post.Announcement.AGAIN:
        return ""
    if not first_time:
        return "it was published before, and the editor did not ask to announce it again"
    oldest = at - timedelta(days=settings.BELLBIRD_ANNOUNCE_MAX_AGE_DAYS)
    if post.published_at and post.published_at < oldest:
        return f"it is dated more than {settings.BELLBIRD_ANNOUNCE_MAX_AGE_DAYS} days ago"
    return ""
