"""What becomes of a comment that has come: published at once, held for a moderator, or put aside as spam."""

import logging
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from blog.models import BlogSettings, Comment, CommentStatus
from blog.reading import authors_of
from blog.site_settings import site_settings
from blog.spam import Outcome, Verdict, judge
from blog.visitors import household_hash, network_hash

if TYPE_CHECKING:
    from blog.commenting.form import CommentForm
    from blog.models import Post


logger = logging.getLogger("bellbird.comments")


def take_in(request: HttpRequest, form: "CommentForm") -> Comment | None:
    """Keep what was written and decide about it; the one kept before when the same form comes twice, even at once.

    ``None`` when its post, or what it answers, was deleted in the same moment.

    The gate is asked before the transaction: it may ask a service on the network.

    :param form: one that is valid.
    """
    if kept := form.kept_before():
        return kept
    comment = form.unsaved()
    comment.visitor, comment.network = household_hash(request), network_hash(request)
    verdict = judged(request, comment, form.is_hasty, form.has_trap_sprung)
    try:
        with transaction.atomic():
            form.save(comment)
            verdict.keep(comment)
            _decide(request, comment, verdict)
    except IntegrityError:
        logger.warning("a comment on post %s could not be kept", form.post.pk, exc_info=True)
        return form.kept_before()
    return comment


def is_trusted(user: Any, post: "Post") -> bool:
    """Moderators and the post's authors need no moderator."""
    if not user.is_authenticated:
        return False
    return user.has_perm("blog.change_comment") or any(profile.user_id == user.pk for profile in authors_of(post))


def is_held(post: "Post", settings: BlogSettings) -> bool:
    """Whether a moderator looks at every comment on ``post`` before readers do."""
    return settings.comments_held or post.comments_mode == post.CommentsMode.HELD


def judged(request: HttpRequest, comment: Comment, is_hasty: bool, has_trap_sprung: bool) -> Verdict:
    """What the gate says of ``comment``. Call outside a transaction: it may ask a service on the network."""
    return judge(
        comment,
        request=request,
        settings=site_settings(request),
        is_hasty=is_hasty,
        has_trap_sprung=has_trap_sprung,
        is_trusted=is_trusted(request.user, comment.post),
    )


def _decide(request: HttpRequest, comment: Comment, verdict: Verdict) -> None:
    if is_trusted(request.user, comment.post):
        is_moderator = request.user.has_perm("blog.change_comment")
        comment.approve(request.user, via="moderator" if is_moderator else "own post")
    elif verdict.in_force == Outcome.SPAM:
        comment.reject(status=CommentStatus.SPAM, via="gate")
    elif verdict.in_force == Outcome.PUBLISH and not is_held(comment.post, site_settings(request)):
        comment.approve(via="gate")
