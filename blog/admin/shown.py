"""Publishing and scheduling what an editor was shown before: exactly that revision, and once."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import transaction
from wagtail.models import Revision

from blog.announcing import quietly
from blog.models import Post
from blog.publication import lock_page
from blog.rules import PublicationRefused, refusals

WITHOUT_MAIL = "an editor published it without e-mail"


class Sight(NamedTuple):
    """What was shown. Autosave writes over a revision: its id alone does not tell.

    :param revision: its id; 0 for a post that has none.
    :param saved_at: when it was saved, as :func:`stamp` says it; empty where that is not known.
    """

    revision: int
    saved_at: str = ""


class Outdated(Exception):
    """Somebody has saved the post since it was shown."""


def stamp(revision: Revision | None) -> str:
    """When ``revision`` was last saved, to the microsecond."""
    return revision.created_at.astimezone(UTC).isoformat() if revision else ""


def publish(post_id: int, sight: Sight, user: Any, *, with_mail: bool = True) -> bool:
    """Publish what was shown now; return whether this call is the one that did.

    A go-live date in it is left out.

    :param with_mail: whether readers are told, as far as the post's own settings let them be.
    :raises Outdated: when what was shown is not the latest any more.
    :raises django.core.exceptions.ValidationError: when it cannot be published, or a rule refuses.
    """
    with transaction.atomic():
        post, revision = _latest(post_id, sight)
        if post.live and not post.has_unpublished_changes and post.live_revision_id == revision.pk:
            return False
        _date(revision, None)
        if with_mail:
            post.publish(revision, user=user)
        else:
            with quietly(WITHOUT_MAIL):
                post.publish(revision, user=user)
    return True


def schedule(post_id: int, sight: Sight, user: Any, when: datetime) -> bool:
    """Have what was shown published at ``when``; return whether this call is the one that did.

    :param when: aware, in the future.
    :raises Outdated: as :func:`publish`.
    :raises django.core.exceptions.ValidationError: as :func:`publish`.
    """
    with transaction.atomic():
        post, revision = _latest(post_id, sight)
        if revision.approved_go_live_at == when:
            return False
        drafted = revision.as_object()
        reasons = [] if post.live else list(refusals(drafted))
        if reasons:
            raise PublicationRefused(post, reasons)
        _date(revision, when)
        post.publish(revision, user=user)
    return True


def _latest(post_id: int, sight: Sight) -> tuple[Post, Revision]:
    """The post, locked, and its latest revision, which is the one that was shown."""
    lock_page(post_id)
    post = Post.objects.get(pk=post_id)
    latest = post.latest_revision
    is_same = (post.latest_revision_id or 0) == sight.revision and sight.saved_at in ("", stamp(latest))
    if not is_same:
        raise Outdated
    return post, latest or post.save_revision()


def _date(revision: Revision, go_live_at: datetime | None) -> None:
    """Write the go-live date into the revision; nothing else of what was shown changes."""
    written = go_live_at.isoformat() if go_live_at else None
    if revision.content.get("go_live_at") != written:
        revision.content["go_live_at"] = written
        revision.save(update_fields=["content"])
