"""Whether one reader may comment below one post, and what is said when not."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.site_settings import site_settings

if TYPE_CHECKING:
    from blog.models import Post

MEMBERS, CLOSED = "members", "closed"  # of ``SiteComments``, whose module needs this one


class Door:
    """The stricter of the site's and the post's rules counts. It is the same for moderators: closed is closed."""

    def __init__(self, post: "Post", request: HttpRequest) -> None:
        self.post = post
        self.request = request
        self.policy = site_settings(request)

    @property
    def is_open(self) -> bool:
        """Whether this reader may add a comment now."""
        return not self.words

    @cached_property
    def closed_at(self) -> datetime | None:
        """When the site's rule closes the comments on this post; ``None`` for never, or beyond the calendar's end."""
        days = self.policy.comments_close_after_days
        if not days or not self.post.published_at:
            return None
        try:
            return self.post.published_at + timedelta(days=days)
        except OverflowError:
            return None

    @property
    def is_closed(self) -> bool:
        """Whether nobody may comment any more."""
        return bool(self._closed_words)

    @property
    def needs_sign_in(self) -> bool:
        """Whether this reader is a guest where only signed-in people may comment."""
        is_for_members = self.post.comments_mode == self.post.CommentsMode.MEMBERS
        return (is_for_members or self.policy.comments_mode == MEMBERS) and not self._user

    @property
    def sign_in_path(self) -> str:
        """Where a guest could sign in to comment; empty when that would not help."""
        return resolve_url(settings.LOGIN_URL) if self.needs_sign_in and not self.is_closed else ""

    @cached_property
    def words(self) -> str:
        """Why this reader cannot comment, and since when; empty when they can."""
        if self._closed_words:
            return self._closed_words
        if self.needs_sign_in:
            return _("Only signed-in people can comment here.")
        return _("This account cannot comment here.") if self._is_banned else ""

    @property
    def _closed_words(self) -> str:
        if self.policy.comments_mode == CLOSED:
            return _("Comments on this site are closed.")
        if self.post.comments_mode == self.post.CommentsMode.CLOSED:
            return _("Comments on this post are closed.")
        if self.closed_at is None or self.closed_at > timezone.now():
            return ""
        day, days = date_format(timezone.localtime(self.closed_at), _("j F Y")), self.policy.comments_close_after_days
        words = ngettext(
            "Comments on this post closed on %(day)s, a day after it was published.",
            "Comments on this post closed on %(day)s, %(days)s days after it was published.",
            days or 0,
        )
        return words % {"day": day, "days": days}

    @property
    def _user(self) -> object:
        return self.request.user if self.request.user.is_authenticated else None

    @cached_property
    def _is_banned(self) -> bool:
        """Of accounts alone: an address or a network is a guess, and is not told."""
        from blog.bans import is_banned

        return bool(self._user and is_banned(user=self.request.user))
