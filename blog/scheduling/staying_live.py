"""A live post stays live while an update of it is scheduled."""

from typing import Any

from django.utils import timezone
from wagtail.models import Page, Revision


def would_take_down(post: Any) -> bool:
    """Whether saving ``post`` would take it down only because an update of it has just been scheduled.

    Wagtail does so with a live page whose live revision it does not know (imported ones, mostly): it takes the page for
    one that was never live. Where it knows the revision it saves nothing, and nothing is to be saved here either.
    """
    is_planned = (
        not post.live and post.live_revision_id is None and post.go_live_at and post.go_live_at > timezone.now()
    )
    if not is_planned or post._state.adding:
        return False
    if not Page.objects.filter(pk=post.pk, live=True, live_revision=None).exists():
        return False
    planned = Revision.objects.filter(object_id=str(post.pk), base_content_type__app_label="wagtailcore")
    return planned.filter(approved_go_live_at=post.go_live_at).exists()
