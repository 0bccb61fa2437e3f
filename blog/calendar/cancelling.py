"""Takes the date of a scheduled post away, and changes nothing else about it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Revision

from blog.calendar.entries import schedule_of
from blog.models import Post
from blog.publication import lock_page


def cancel(post: Post, by: Any) -> datetime | None:
    """Let ``post`` not go live by itself; return when it would have, ``None`` where it was not scheduled.

    The text stays a draft, without the date; a newer draft that has the same date loses it as well. A live post stays
    live as it is. Nobody is told.

    :param by: the ``User`` who asks for it.
    """
    with transaction.atomic():
        lock_page(post.pk)
        revision = schedule_of(post)
        if revision is None:
            return None
        was = revision.approved_go_live_at
        revision.approved_go_live_at = None
        revision.save(user=by, update_fields=["approved_go_live_at"])  # Wagtail writes its history by this
        _take_out_date(post, revision)
    return was


def _take_out_date(post: Post, revision: Revision) -> None:
    """In place: a new revision would bury drafts that are newer than the approved one."""
    written = revision.content.get("go_live_at")
    for each in Revision.objects.filter(pk__in={revision.pk, post.latest_revision_id}):
        if each.content.get("go_live_at") == written:
            each.content["go_live_at"] = None
            each.save(update_fields=["content"])
    Post.objects.filter(pk=post.pk, live=False).update(go_live_at=None)
