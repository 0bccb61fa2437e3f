"""
What no signal of ours tells of, and pages show: forgotten bluntly, most of it with every page.

These changes are rare: a site's settings, a section, a redirect, a picture. Nothing here is heard of when a program
writes past Django's models; ``kept_pages --purge`` is for that.
"""

from typing import Any, Final

from django.db import connections
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import post_page_move

from blog.keeping import pages_changed
from blog.models import Comment, CommentDecision, Post, Series, Tag, TagAlias, User, UserProfile
from blog.models.posts import CONTENT_FREE_FIELDS
from cms.about.words import SiteWords
from cms.kept.edge.purges import EdgePurge
from cms.kept.keys import ANY, LISTS, OF_EVERY_POST, WORDS, places_of, written_by
from cms.kept.places import places_then
from cms.kept.purging import purge_on_commit
from cms.kept.store import page_store

SHOWN: Final = (Site, BaseSiteSetting, Redirect, PageViewRestriction, AbstractImage, AbstractDocument, TagAlias)
LOGIN: Final = frozenset({"last_login", "password"})
PUBLISHED: Final = frozenset({"last_published_at", "expire_at", "live"})
OWNED: Final = frozenset({"owner", "owner_id"})
UID: Final = "cms.kept.blunt"


def saved(sender: type[Model], instance: Any, created: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """Forget what shows ``instance``; what is new is mostly shown nowhere yet."""
    written = frozenset(update_fields or ())
    if isinstance(instance, CommentDecision):
        if created and instance.comment is not None:
            purge_on_commit({f"page:{instance.comment.post_id}", ANY} if instance.action == "edited" else ())
    elif isinstance(instance, Post):
        _post_saved(instance, written)
    elif isinstance(instance, Page):
        if not (written and written <= CONTENT_FREE_FIELDS) and instance.specific_class is not Post:
            purge_on_commit(everything=True)
    elif isinstance(instance, User):
        if not created and not (written and written <= LOGIN):
            purge_on_commit(everything=True)
    elif created and isinstance(instance, UserProfile):
        _profile_made(instance)
    elif not created or isinstance(instance, SHOWN):
        gone(sender, instance)


def gone(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """Forget what shows ``instance``."""
    if isinstance(instance, SiteWords):
        purge_on_commit({WORDS})
    elif isinstance(instance, Tag):
        purge_on_commit({LISTS, ANY, f"near:{instance.slug}"})
    elif isinstance(instance, Series):
        purge_on_commit({LISTS, ANY, f"parts:{instance.pk}"})
    elif isinstance(instance, Comment):
        purge_on_commit({f"page:{instance.post_id}", LISTS, ANY} if instance.approval_seq else ())
    elif isinstance(instance, (*SHOWN, User)) or (isinstance(instance, Page) and not isinstance(instance, Post)):
        purge_on_commit(everything=True)


def _profile_made(profile: UserProfile) -> None:
    """Posts that name nobody are their owner's, once there is a name to tell."""
    if Post.objects.filter(owner=profile.user_id, live=True).exists():
        purge_on_commit(written_by(profile))


def _post_saved(post: Post, written: frozenset[str]) -> None:
    """
    No signal tells that a post will expire, nor that it was published as it was: pages may not be kept for longer than
    it lives, and they tell when it was published. Nor that somebody else owns it, whose it is where it names nobody.
    """
    if not post.live or (written and not written & (PUBLISHED | OWNED)):
        return
    is_handed_over = written & OWNED and not post.post_authors.exists()
    left = {LISTS} if is_handed_over else set() if written else places_then(post.pk)
    purge_on_commit({f"post:{post.pk}", f"page:{post.pk}", *OF_EVERY_POST, *left, *places_of(post.pk)})


def profile_gone(instance: UserProfile, **kwargs: Any) -> None:
    purge_on_commit(everything=True)


def told(keys: Any = (), **kwargs: Any) -> None:
    """:data:`blog.keeping.pages_changed`"""
    purge_on_commit(keys, everything=not keys)


def everything(**kwargs: Any) -> None:
    """Whatever it was: who is in which group, or where a page stands."""
    purge_on_commit(everything=True)


def released(using: str, **kwargs: Any) -> None:
    """Another release has been installed, or an earlier one that cannot write down what a CDN is to be told."""
    store = page_store()
    if EdgePurge._meta.db_table in connections[using].introspection.table_names():
        purge_on_commit(everything=True)
    elif store is not None:
        store.purge_all()


def connect() -> None:
    """Begin to listen."""
    post_save.connect(saved, dispatch_uid=UID)
    post_delete.connect(gone, dispatch_uid=UID)
    post_delete.connect(profile_gone, sender=UserProfile, dispatch_uid=f"{UID}.profile")
    m2m_changed.connect(everything, sender=User.groups.through, dispatch_uid=UID)
    post_page_move.connect(everything, dispatch_uid=UID)
    post_migrate.connect(released, dispatch_uid=UID)
    pages_changed.connect(told, dispatch_uid=UID)


def disconnect() -> None:
    """Listen no more."""
    for signal in (post_save, post_delete, post_page_move, post_migrate, pages_changed):
        signal.disconnect(dispatch_uid=UID)
    post_delete.disconnect(sender=UserProfile, dispatch_uid=f"{UID}.profile")
    m2m_changed.disconnect(sender=User.groups.through, dispatch_uid=UID)
