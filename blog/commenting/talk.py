"""The comments below a post as one reader sees them, and the form to add to them."""

from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.commenting.doors import Door
from blog.commenting.own import can_change, can_delete, is_writer, waiting_below
from blog.commenting.thread_pages import ThreadPage, ThreadsPage, comments_on
from blog.site_settings import site_settings

if TYPE_CHECKING:
    from blog.models import Comment, Post

NOTES = {
    "received": gettext_lazy("Thank you. Your comment has been received."),
    "deleted": gettext_lazy("Your comment has been deleted."),
    "reported": gettext_lazy("Thank you. A moderator will look at that comment."),
}
"""What is said above the comments after something was done; ``?noted=`` names it."""


class Talk:
    """What one reader sees below one post.

    :param authors: the profiles of those who wrote it.
    """

    def __init__(self, post: "Post", request: HttpRequest, authors: list[Any]) -> None:
        self.post = post
        self.request = request
        self.asked = request.GET if request.method in ("GET", "HEAD") else QueryDict()
        self.author_ids = {profile.user_id for profile in authors}
        self.door = Door(post, request)

    @property
    def count(self) -> int:
        """How many comments everybody sees."""
        try:
            return self.post.comment_tally.approved
        except ObjectDoesNotExist:
            return 0

    @property
    def is_newest_first(self) -> bool:
        return self.asked.get("order") == "newest"

    @cached_property
    def page(self) -> ThreadsPage | ThreadPage:
        """The threads that are shown."""
        number = as_id(self.asked.get("comments", "")) or 1
        if self.thread is not None:
            return ThreadPage(self.thread, self.waiting, number)
        return ThreadsPage(self.post, self.waiting, number, newest_first=self.is_newest_first)

    @cached_property
    def thread(self) -> "Comment | None":
        """The first comment of the thread that ``?thread=`` asks for alone; ``None`` when it is none of this post."""
        number = as_id(self.asked.get("thread", ""))
        found = comments_on(self.post).first_of_threads().filter(pk=number, thread_size__gt=0) if number else None
        return found.first() if found is not None else None

    @cached_property
    def waiting(self) -> "list[Comment]":
        """The reader's own comments that wait for a moderator."""
        return waiting_below(self.post, self.request)

    @cached_property
    def changeable(self) -> set[int]:
        """Ids of the comments shown that the reader may change."""
        from blog.commenting.changes import taken_over

        in_time = [comment for comment in self._own if can_change(comment, self.edit_minutes)]
        return {comment.pk for comment in in_time} - taken_over(in_time)

    @cached_property
    def deletable(self) -> set[int]:
        """Ids of the comments shown that the reader may delete."""
        return {comment.pk for comment in self._own if can_delete(comment, self.edit_minutes)}

    @cached_property
    def _own(self) -> "list[Comment]":
        shown = [entry.comment for entry in self.page.entries if entry.comment]
        return [comment for comment in shown if is_writer(self.request, comment)]

    @property
    def edit_minutes(self) -> int:
        return site_settings(self.request).comments_edit_minutes

    @property
    def note(self) -> str:
        """What was done just now."""
        return str(NOTES.get(self.asked.get("noted", ""), ""))

    @property
    def hint(self) -> str:
        """Whose comments a moderator looks at first."""
        from blog.commenting.intake import is_held

        policy = site_settings(self.request)
        if self._writes_here:
            return ""
        if is_held(self.post, policy):
            return _("Comments wait for a person, usually under 24 hours.")
        return _("First comments wait for a person, usually under 24 hours.") if policy.comments_hold_first else ""

    @cached_property
    def answered(self) -> "Comment | None":
        """The comment that ``?reply=`` names, if it can be answered."""
        return self.find(self.asked.get("reply", ""))

    @cached_property
    def form(self) -> Any:
        """An empty form for this reader."""
        from blog.commenting.form import CommentForm

        return CommentForm(post=self.post, user=self.request.user, parent=self.answered)

    def find(self, number: str) -> "Comment | None":
        """The approved comment on this post whose id is ``number``; whatever else ``number`` is, ``None``."""
        found = comments_on(self.post).approved().filter(pk=as_id(number)) if as_id(number) else None
        return found.first() if found is not None else None

    @property
    def here(self) -> str:
        """The query of the page that is shown, to add to: empty, or ``comments=2&order=newest&``."""
        query = self._query(self.page.number, self.is_newest_first)
        return f"{query}&" if query else ""

    @property
    def next_page(self) -> str:
        return "?" + self._query(self.page.number + 1, self.is_newest_first)

    @property
    def previous_page(self) -> str:
        query = self._query(self.page.number - 1, self.is_newest_first)
        return f"?{query}" if query else ""

    @property
    def other_order(self) -> str:
        query = self._query(self.page.number, not self.is_newest_first)
        return f"?{query}" if query else ""

    @property
    def _writes_here(self) -> bool:
        user = self.request.user
        return user.is_authenticated and (user.pk in self.author_ids or user.has_perm("blog.change_comment"))

    def _query(self, number: int, is_newest_first: bool) -> str:
        wanted: dict[str, Any] = {"thread": self.thread.pk} if self.thread else {}
        wanted |= {"comments": number} if number > 1 else {}
        wanted |= {"order": "newest"} if is_newest_first else {}
        return urlencode(wanted)


def as_id(number: str) -> int:
    """``number`` as the id of something; 0 when it cannot be one."""
    return int(number) if number.isascii() and number.isdigit() and len(number) <= 18 else 0
