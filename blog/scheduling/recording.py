"""Noticing that a schedule was set, moved or cancelled: Wagtail keeps it on the approved revision."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from wagtail.models import Revision

from blog.models.publication import PostPublication, PublicationFailure
from blog.signals import post_scheduled


def revision_saved(revision: Revision) -> None:
    """Compare a saved revision's schedule with what was announced, and announce the difference."""
    from blog.models.posts import Post

    if revision.base_content_type_id is None or not _is_post(revision):
        return
    post_id = int(revision.object_id)
    with transaction.atomic():
        if revision.approved_go_live_at is None:
            _forget(revision, post_id)
        elif _note(post_id, revision.approved_go_live_at):
            PublicationFailure.objects.filter(post_id=post_id).delete()
            seq = PostPublication.objects.values_list("schedule_seq", flat=True).get(pk=post_id)
            post = Post.objects.get(pk=post_id)
            key = f"post_scheduled:{post_id}:{seq}"
            post_scheduled.send_reliable(Post, key=key, post=post, go_live_at=revision.approved_go_live_at)


def _is_post(revision: Revision) -> bool:
    from blog.models.posts import Post

    model = ContentType.objects.get_for_id(revision.content_type_id).model_class()
    return model is not None and issubclass(model, Post)


def _note(post_id: int, when: datetime) -> bool:
    rows = PostPublication.objects.filter(pk=post_id).exclude(scheduled_for__isnull=False, scheduled_for=when)
    return bool(rows.update(scheduled_for=when, schedule_seq=F("schedule_seq") + 1))


def _forget(revision: Revision, post_id: int) -> None:
    """A new draft beside a standing schedule changes nothing; a cancelled schedule is forgotten."""
    revisions = Revision.objects.filter(object_id=str(post_id), content_type_id=revision.content_type_id)
    still = revisions.filter(approved_go_live_at__isnull=False)
    if not still.exists():
        PostPublication.objects.filter(pk=post_id, scheduled_for__isnull=False).update(scheduled_for=None)
        PublicationFailure.objects.filter(post_id=post_id).delete()
