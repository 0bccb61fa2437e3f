"""Gives a scheduled post another date, and changes nothing else about it."""

from datetime import UTC, datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.log_actions import log
from wagtail.models import Revision

from blog.calendar.entries import schedule_of
from blog.models import Post
from blog.publication import lock_page

MOVED: Final = "blog.schedule_moved"


class CannotMove(ValueError):
    """The date stays as it is; says why, in words for an editor."""


def move(post: Post, to: datetime, by: Any, was: datetime | None = None) -> None:
    """Let the approved revision of ``post`` go live at ``to`` instead. Drafts that are newer stay drafts.

    The schedule is announced anew, and a failure of the old date is forgotten.

    :param to: aware, in the future.
    :param by: the ``User`` who asks for it.
    :param was: the date that they saw; if it is another by now, nothing is moved.
    :raises CannotMove: when there is nothing to move, somebody was quicker, ``to`` has passed, or it expires before.
    """
    if to <= timezone.now():
        raise CannotMove("This date has passed. Choose a later one.")
    with transaction.atomic():
        lock_page(post.pk)
        revision = schedule_of(post)
        if revision is None:
            raise CannotMove("The post is not scheduled any more.")
        before = revision.approved_go_live_at
        if was is not None and was != before:
            raise CannotMove("Somebody has moved the post since you looked. Look again.")
        expires = parse_datetime(revision.content.get("expire_at") or "")
        if expires and expires <= to:
            raise CannotMove(f"The post expires before that, {_in_words(expires)}.")
        _redate(post, revision, to)
        data = {"was": _in_words(before), "to": _in_words(to)}
        log(post, MOVED, user=by, revision=revision, data=data, content_changed=True)


def _redate(post: Post, revision: Revision, to: datetime) -> None:
    """In place: a new revision would bury drafts that are newer than the approved one."""
    written = to.astimezone(UTC).isoformat().replace("+00:00", "Z")
    latest = Revision.objects.filter(pk=post.latest_revision_id).exclude(pk=revision.pk).first()
    if latest and latest.content.get("go_live_at") == revision.content.get("go_live_at"):
        latest.content["go_live_at"] = written
        latest.save(update_fields=["content"])
    revision.content["go_live_at"], revision.approved_go_live_at = written, to
    revision.save(update_fields=["content", "approved_go_live_at"])
    Post.objects.filter(pk=post.pk, live=False).update(go_live_at=to)


def _in_words(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%-d %b %Y, %H:%M %Z}"
