"""The comments below a post: who sees which, and whether one may add to them."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.formats import date_format

from blog.own_comments import own_comments
from blog.threads import Entry, arrange

if TYPE_CHECKING:
    from blog.models import Comment, Post


class Talk:
    """What one reader sees below one post.

    :param authors: the profiles of those who wrote it.
    """

    def __init__(self, post: "Post", request: HttpRequest, authors: list[Any]) -> None:
        self.post = post
        self.request = request
        self.author_ids = {profile.user_id for profile in authors}

    @cached_property
    def entries(self) -> list[Entry]:
        """The thread, oldest first, replies below what they answer."""
        shown = list(self._shown())
        known = {comment.pk: comment for comment in shown}
        hidden = self._hidden_parents({comment.parent_id for comment in shown if comment.parent_id} - known.keys())
        return arrange(sorted([*shown, *hidden], key=lambda comment: (comment.submitted_at, comment.pk)), hidden)

    @cached_property
    def count(self) -> int:
        """How many comments everybody sees."""
        return sum(entry.comment.status == "approved" for entry in self.entries)

    @cached_property
    def closed_at(self) -> datetime | None:
        """When the site's rule closes the comments on this post; ``None`` for never."""
        from blog.site_settings import site_settings

        days = site_settings(self.request).comments_close_after_days
        return self.post.published_at + timedelta(days=days) if days and self.post.published_at else None

    @property
    def is_closed(self) -> bool:
        by_rule = self.closed_at is not None and self.closed_at <= timezone.now()
        return self.post.comments_mode == self.post.CommentsMode.CLOSED or by_rule

    @property
    def needs_sign_in(self) -> bool:
        is_guest = not self.request.user.is_authenticated
        return self.post.comments_mode == self.post.CommentsMode.MEMBERS and is_guest

    @property
    def is_open(self) -> bool:
        """Whether this reader may add a comment now."""
        return not self.is_closed and not self.needs_sign_in

    @property
    def closed_words(self) -> str:
        """Why this reader cannot comment, and since when."""
        if self.needs_sign_in and not self.is_closed:
            return "Only signed-in people can comment on this post."
        if self.post.comments_mode == self.post.CommentsMode.CLOSED or self.closed_at is None:
            return "Comments on this post are closed."
        return f"Comments on this post closed on {date_format(timezone.localtime(self.closed_at), 'j F Y')}."

    @property
    def sign_in_path(self) -> str:
        """Where a guest could sign in to comment; empty when that would not help."""
        return resolve_url(settings.LOGIN_URL) if self.needs_sign_in and not self.is_closed else ""

    @property
    def is_held(self) -> bool:
        """Whether a moderator looks at comments before readers do."""
        from blog.site_settings import site_settings

        return site_settings(self.request).comments_held

    @cached_property
    def answered(self) -> "Comment | None":
        """The comment that ``?reply=`` names, if it can be answered."""
        return self.find(self.request.GET.get("reply", ""))

    @cached_property
    def form(self) -> Any:
        """An empty form for this reader."""
        from blog.comment_form import CommentForm

        return CommentForm(post=self.post, user=self.request.user, parent=self.answered)

    def find(self, number: str) -> "Comment | None":
        """The approved comment on this post whose id is ``number``; whatever else ``number`` is, ``None``."""
        from blog.models import Comment

        if not (number.isascii() and number.isdigit() and len(number) <= 18):
            return None
        return Comment.objects.approved().filter(post=self.post, pk=int(number)).first()

    def _shown(self) -> Any:
        from blog.models import Comment

        seen = Q(status="approved")
        own = own_comments(self.request)
        if own:
            seen |= Q(status="pending", pk__in=own)
        return Comment.objects.filter(seen, post=self.post).defer("email", "form_token")

    def _hidden_parents(self, missing: set[int]) -> "list[Comment]":
        from blog.models import Comment

        return list(Comment.objects.filter(pk__in=missing).defer("email", "body", "name")) if missing else []
