"""What is due, in the order in which it became due. Reads only."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Revision

from blog.models import Post, PublicationFailure

CHUNK = 200


class Due(NamedTuple):
    """A revision whose approved go-live date has passed."""

    revision_id: int
    post_id: int
    go_live_at: datetime


def due_revisions(now: datetime) -> Iterator[Due]:
    """Revisions of posts due at ``now``, earliest first, read in chunks so that memory stays flat."""
    scheduled = Revision.objects.filter(content_type__in=post_content_types(), approved_go_live_at__lte=now)
    scheduled = scheduled.order_by("approved_go_live_at", "pk")
    last: Due | None = None
    while True:
        rest = scheduled.filter(_after(last)) if last else scheduled
        chunk = [
            Due(pk, int(oid), at) for pk, oid, at in rest.values_list("pk", "object_id", "approved_go_live_at")[:CHUNK]
        ]
        if not chunk:
            return
        yield from chunk
        last = chunk[-1]


def _after(last: Due) -> Q:
    return Q(approved_go_live_at__gt=last.go_live_at) | Q(approved_go_live_at=last.go_live_at, pk__gt=last.revision_id)


def post_content_types() -> list[ContentType]:
    """The content types of ``Post`` and of models built on it."""
    models = [Post, *Post.__subclasses__()]
    return list(ContentType.objects.get_for_models(*models).values())


def expired_posts(now: datetime) -> Iterator[int]:
    """Ids of live posts that have expired at ``now``, earliest first; aliases are left to follow their source."""
    expired = Post.objects.filter(live=True, expire_at__lte=now, alias_of__isnull=True).order_by("expire_at", "pk")
    seen: set[int] = set()
    while chunk := list(expired.exclude(pk__in=seen).values_list("pk", flat=True)[:CHUNK]):
        seen.update(chunk)
        yield from chunk


def failure_of(revision_id: int) -> PublicationFailure | None:
    """What is known of an earlier failure to publish this revision."""
    return PublicationFailure.objects.filter(revision_id=revision_id).first()
