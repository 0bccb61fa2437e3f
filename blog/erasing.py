"""Letting somebody go: the account ends, and what they wrote stays without their name, or goes as well.

Threads stay whole either way. What mail knows of them is forgotten by ``notifications``.
"""

import secrets
from collections.abc import Iterable
from itertools import batched
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry, Page

from blog.bans import address_key, in_force
from blog.commenting.locks import hold_with_counts
from blog.commenting.passage import WITHDRAWN
from blog.display_names import FORMER_READER
from blog.keeping import pages_changed
from blog.models import (
    Comment,
    CommentDecision,
    CommentReport,
    CommentStatus,
    CommentVerdict,
    PostAuthor,
    User,
    UserProfile,
    WriterBan,
)
from blog.models.comment_states import CommentQuerySet
from blog.models.profiles import drop_file_on_commit

BATCH = 500  # comments
VIA = WITHDRAWN[1]
UNNAMED: dict[str, Any] = {
    "user": None,
    "name": FORMER_READER,
    "email": "",
    "wants_replies": False,
    "form_token": None,
    "visitor": "",
    "network": "",
}
FORGOTTEN = {"label": "", "reason": ""}


class CannotBeErased(Exception):
    """Somebody on whom other things depend. Its text says in words what to do."""


def why_not_erased(user: User) -> str:
    """Why ``user`` cannot be erased, in words for them; empty when they can."""
    if Page.objects.filter(owner=user).exists() or PostAuthor.objects.filter(profile__user=user).exists():
        return _("Posts on this site are yours. Ask an administrator to give them to somebody else, then come back.")
    admins = get_user_model().objects.filter(is_superuser=True, is_active=True)
    if user.is_superuser and not admins.exclude(pk=user.pk).exists():
        return _("You are the only administrator. Make somebody else one, then come back.")
    return ""


def erase_person(user: User, *, keep_words: bool) -> bool:
    """End an account, in one transaction; return whether this call is the one that did.

    :param keep_words: whether the comments stay to be read, under “Former reader”; otherwise they are removed.
    :raises CannotBeErased: for authors of posts and for the last administrator.
    """
    with transaction.atomic():
        people = User.objects.select_for_update(no_key=True)  # whoever decides about comments names a moderator
        list(people.filter(is_superuser=True).order_by("pk").values_list("pk"))
        stored = people.filter(pk=user.pk or 0).first()
        if stored is None:
            return False
        if words := why_not_erased(stored):
            raise CannotBeErased(words)
        let_go(Comment.objects.filter(user=stored), keep_words=keep_words)
        _forget_reports(stored)
        _keep_bans_unnamed(stored)
        _forget_traces(stored)
        stored.delete()
    return True


def let_go(comments: CommentQuerySet, *, keep_words: bool) -> None:
    """Take their writers' names off ``comments``, and their words as well unless these are kept."""
    with transaction.atomic():
        forget_bans_of(
            comments.filter(user=None).exclude(email="").order_by().values_list("email", flat=True).distinct()
        )
        chosen = list(comments.select_related(None).order_by("pk").only("pk", "root_id"))
        hold_with_counts(chosen)
        everything = [comment.pk for comment in chosen]
        for start in range(0, len(everything), BATCH):
            numbers = everything[start : start + BATCH]
            if not keep_words:
                _remove(numbers)
            edits = CommentDecision.objects.filter(action=CommentDecision.Action.EDITED)
            edits.filter(number__in=numbers).update(words="")
            CommentVerdict.objects.filter(comment__in=numbers).update(reasons=[], digest="")
            Comment.objects.filter(pk__in=numbers).update(**UNNAMED)
            posts = Comment.objects.filter(pk__in=numbers).order_by().values_list("post_id", flat=True).distinct()
            pages_changed.send(None, keys=["any", *(f"page:{post}" for post in posts)])


def forget_bans_of(addresses: Iterable[str]) -> None:
    """Bans of these addresses stay in force as hashes; who it was and why is forgotten."""
    keys = {address_key(address) for address in addresses} - {""}
    for some in batched(sorted(keys), BATCH):
        WriterBan.objects.filter(kind=WriterBan.Kind.ADDRESS, key__in=some).update(**FORGOTTEN)


def _remove(numbers: Iterable[int]) -> None:
    chosen = Comment.objects.filter(pk__in=numbers)
    for comment in list(chosen.exclude(status=CommentStatus.REMOVED).order_by("pk")):
        comment.reject(status=CommentStatus.REMOVED, via=VIA)
    chosen.update(body="")


def _forget_reports(user: User) -> None:
    """Their reports stay for the moderators; not what they wrote in them, nor from where.

    A visitor may report a comment once, so that each report gets a stand-in of its own.
    """
    for report in CommentReport.objects.filter(user=user):
        CommentReport.objects.filter(pk=report.pk).update(user=None, words="", visitor=secrets.token_hex(16))


def _keep_bans_unnamed(user: User) -> None:
    """Bans stay in force as hashes; one of the account is one of its address from now on."""
    kind, key = WriterBan.Kind, address_key(user.email)
    for ban in in_force().filter(kind=kind.ACCOUNT, key=str(user.pk)) if key else ():
        theirs = {"of_account": True}
        kept = theirs | {"made_by": ban.made_by, "made_at": ban.made_at, "ends_at": ban.ends_at}
        address: dict[str, Any] = {"kind": kind.ADDRESS, "key": key, "lifted_at": None}
        WriterBan.objects.update_or_create(**address, defaults=theirs, create_defaults=kept)
    own = Q(kind=kind.ACCOUNT, key=str(user.pk)) | Q(kind=kind.ADDRESS, key=key)
    WriterBan.objects.filter(own).update(**FORGOTTEN)


def _forget_traces(user: User) -> None:
    """The name in the admin's log, and the portrait they had there."""
    things: list[tuple[type[Model], str]] = [(User, str(user.pk))]
    things += [(UserProfile, str(pk)) for pk in UserProfile.objects.filter(user=user).values_list("pk", flat=True)]
    for model, pk in things:
        kind = ContentType.objects.get_for_model(model)
        ModelLogEntry.objects.filter(content_type=kind, object_id=pk).update(label=FORMER_READER, data={})
    at_desk = getattr(user, "wagtail_userprofile", None)
    if at_desk and at_desk.avatar:
        drop_file_on_commit(at_desk.avatar.storage, at_desk.avatar.name)
