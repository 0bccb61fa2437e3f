"""When it is looked at anew which posts are like another."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.dispatch import receiver

from blog.likeness import compare
from blog.models import Post, PostWord
from blog.reconciling import Drift, register_reconciler
from blog.signals import post_published, post_unpublished, post_updated


@receiver([post_published, post_updated, post_unpublished], dispatch_uid="blog.compare_post")
def compare_post(post: Post, **kwargs: Any) -> None:
    """Find the posts most like this one, and let them know of it; forget it if it is live no more."""
    compare(post.pk)


def reconcile_likeness(mend: bool) -> Drift:
    """Live posts that were never compared with others, as all are that were written by an older release."""
    live = Post.objects.filter(live=True, alias_of__isnull=True).order_by("pk")
    drift = Drift("blog.likeness", checked=live.count())
    unknown = live.exclude(Exists(PostWord.objects.filter(post=OuterRef("pk")))).exclude(body="[]", excerpt="")
    for pk in list(unknown.values_list("pk", flat=True)):
        if mend:
            compare(pk)
        drift.note(f"post {pk}: not compared with others", mend, waits=True)  # nobody is told anything wrong
    return drift


register_reconciler("blog.likeness", reconcile_likeness)
