"""
A tag or an author that a program puts on a live post, or takes off, without publishing it: no signal of ours tells.

A publication writes the same rows. It forgets the same pages in the same transaction, so that this costs it little.
"""

from typing import Any, Final

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from blog.models import Post, PostAuthor, PostTag, Tag, User, UserProfile
from cms.kept.keys import OF_EVERY_POST, places_of
from cms.kept.purging import purge_on_commit, waiting

ROWS: Final[tuple[type[Model], ...]] = (PostTag, PostAuthor)
OWNERS: Final = (Post, Tag, UserProfile, User)
"""Whose deletion takes rows along, and is told of by itself."""
MANY: Final = 20
"""Posts in one transaction from which on every page is forgotten, rather than each post asked where it stands."""
UID: Final = "cms.kept.rows"


def changed(instance: Any, created: bool = True, raw: bool = False, origin: Any = None, **kwargs: Any) -> None:
    """Forget what shows the post of a row that is new or gone. What is written again is no news."""
    if raw or not created or getattr(origin, "model", type(origin)) in OWNERS:
        return
    planned = waiting()
    if planned and planned.is_of_all:
        return
    post_id = instance.content_object_id if isinstance(instance, PostTag) else instance.post_id
    known = planned.keys if planned else set()
    post, own = f"post:{post_id}", _named(instance)
    if post in known:
        purge_on_commit(own)
    elif sum(key.startswith("post:") for key in known) >= MANY:
        purge_on_commit(everything=True)
    elif Post.objects.filter(pk=post_id, live=True).exists():
        purge_on_commit({post, f"page:{post_id}", *OF_EVERY_POST, *own, *places_of(post_id)})


def _named(row: Any) -> set[str]:
    if isinstance(row, PostTag):
        slug = row.tag.slug
        return {f"tag:{slug}", f"near:{slug}"}
    return {f"author:{row.profile.slug}"}


def connect() -> None:
    """Begin to listen."""
    for row in ROWS:
        post_save.connect(changed, sender=row, dispatch_uid=UID)
        post_delete.connect(changed, sender=row, dispatch_uid=UID)


def disconnect() -> None:
    """Listen no more."""
    for row in ROWS:
        post_save.disconnect(sender=row, dispatch_uid=UID)
        post_delete.disconnect(sender=row, dispatch_uid=UID)
