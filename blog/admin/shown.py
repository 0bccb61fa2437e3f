"""Publishing and scheduling what an editor was shown before: exactly that revision, and once."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Revision

from blog.announcing import quietly
from blog.models import Post
from blog.publication import lock_page
from blog.rules import PublicationRefused, refusals

WITHOUT_MAIL = "an editor published it without e-mail"


class Outdated(Exception):
    """Somebody has saved the post since it was shown."""


def publish(post_id: int, revision_id: int, user: Any, *, with_mail: bool = True) -> bool:
    """Publish a revision now; return whether this call is the one that did.

    A go-live date in it is left out.

    :param revision_id: the one that was shown; 0 for a post that has none.
    :param with_mail: whether readers are told, as far as the post's own settings let them be.
    :raises Outdated: when it is not the latest one any more.
    :raises django.core.exceptions.ValidationError: when it cannot be published, or a rule refuses.
    """
    with transaction.atomic():
        post, revision = _shown(post_id, revision_id)
        if post.live and not post.has_unpublished_changes and post.live_revision_id == revision.pk:
            return False
        _date(revision, None)
        if with_mail:
            post.publish(revision, user=user)
        else:
            with quietly(WITHOUT_MAIL):
                post.publish(revision, user=user)
    return True


def schedule(post_id: int, revision_id: int, user: Any, when: datetime) -> bool:
    """Have a revision published at ``when``; return whether this call is the one that did.

    :param when: aware, in the future.
    :raises Outdated: as :func:`publish`.
    :raises django.core.exceptions.ValidationError: as :func:`publish`.
    """
    with transaction.atomic():
        post, revision = _shown(post_id, revision_id)
        if revision.approved_go_live_at == when:
            return False
        drafted = revision.as_object()
        reasons = [] if post.live else list(refusals(drafted))
        if reasons:
            raise PublicationRefused(post, reasons)
        _date(revision, when)
        post.publish(revision, user=user)
    return True


def _shown(post_id: int, revision_id: int) -> tuple[Post, Revision]:
    """The post, locked, and the revision of it that was shown."""
    lock_page(post_id)
    post = Post.objects.get(pk=post_id)
    if (post.latest_revision_id or 0) != revision_id:
        raise Outdated
    return post, post.latest_revision or post.save_revision()


def _date(revision: Revision, go_live_at: datetime | None) -> None:
    """Write the go-live date into the revision; nothing else of what was shown changes."""
    written = go_live_at.isoformat() if go_live_at else None
    if revision.content.get("go_live_at") != written:
        revision.content["go_live_at"] = written
        revision.save(update_fields=["content"])
