"""Mails about comments."""

from collections.abc import Hashable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from blog.models import Comment, CommentStatus
from blog.moderation_links import DECISIONS, moderation_path
from blog.visibility import can_see
from blog.words import clip
from notifications import recipients
from notifications.home_site import site_name
from notifications.links import absolute, mail_domain, page_link
from notifications.mails.base import Mail
from notifications.mails.examples import example_of, newest_comment
from notifications.mails.threading import thread_headers
from notifications.models import Delivery

QUOTED = 500  # characters of the comment
RECALLED = 120  # characters of what it answers


class CommentMail(Mail):
    """One that tells of a comment: true as long as the comment is in the right state and its post can be seen."""

    kind = "comment_approved"
    status = CommentStatus.APPROVED

    def comment(self, delivery: Delivery) -> Comment | None:
        """What it tells of; ``None`` once that is deleted."""
        return Comment.objects.filter(pk=delivery.event.subject_id).select_related("post", "user__profile").first()

    def why_stale(self, delivery: Delivery) -> str:
        comment = self.comment(delivery)
        if comment is None:
            return "the comment has been deleted"
        if comment.status != self.status:
            return f"the comment is {comment.get_status_display()}"
        return "" if can_see(comment.post_id) else "the post can no longer be seen"

    def why_unwanted(self, delivery: Delivery) -> str:
        comment = self.comment(delivery)
        is_wanted = comment is None or delivery.recipient_key in self.people(comment)
        return "" if is_wanted else "they do not want this kind of mail"

    def people(self, comment: Comment) -> recipients.People:
        """Who is told of ``comment`` by this kind of mail."""
        raise NotImplementedError

    def headers(self, delivery: Delivery) -> dict[str, str]:
        comment = self.comment(delivery)
        return thread_headers(delivery, comment) if comment else {}

    def context(self, delivery: Delivery) -> dict[str, Any]:
        comment = Comment.objects.select_related("post__locale", "parent").get(pk=delivery.event.subject_id)
        post_url, comment_url = page_link(comment.post), absolute(comment.get_absolute_url())
        answered = comment.parent if comment.parent and comment.parent.status == CommentStatus.APPROVED else None
        return {
            "name": comment.name,
            "post_title": comment.post.title,
            "post_url": post_url,
            "comment_url": comment_url,
            "browser_url": comment_url,
            "reply_url": f"{post_url}?reply={comment.pk}#reply",
            "words": clip(comment.body, QUOTED),
            "parent_name": answered.name if answered else "",
            "parent_words": clip(" ".join(answered.body.split()), RECALLED) if answered else "",
            "has_account": comment.user_id is not None,
        }

    def example(self) -> Delivery | None:
        comment = newest_comment(status=self.status) or newest_comment()
        scope = f"replies:{comment.post_id}" if comment and self.is_left_by_link() else ""
        return example_of(self.name, self.kind, comment, scope=scope) if comment else None


class CommentApproved(CommentMail):
    """Tells whoever wrote a comment that it can be read now."""

    name = "comment_approved"
    title = "Comment approved"

    def why_unwanted(self, delivery: Delivery) -> str:
        comment = self.comment(delivery)
        refuses = comment and comment.user and not comment.user.profile.notify_comment_approved
        return "they do not want this kind of mail" if refuses else ""

    def context(self, delivery: Delivery) -> dict[str, Any]:
        context = super().context(delivery)
        by_account = _("You get this because your preferences say so.")
        by_comment = _("You get this once, because you left this address with your comment.")
        return context | {"why": by_account if context["has_account"] else by_comment}


class NewComment(CommentMail):
    """Tells the authors of a post what somebody wrote below it."""

    name = "new_comment"
    title = "New comment"

    def people(self, comment: Comment) -> recipients.People:
        return recipients.authors_to_tell(comment)

    def context(self, delivery: Delivery) -> dict[str, Any]:
        why = _("You get this because you wrote the post. Your profile says whether you want such mail.")
        return super().context(delivery) | {"why": why}


class Reply(CommentMail):
    """Tells those who follow a thread of a new comment in it."""

    name = "reply"
    title = "Reply in a thread"

    def people(self, comment: Comment) -> recipients.People:
        return recipients.followers_of_thread(comment)

    def is_left_by_link(self) -> bool:
        return True

    def headers(self, delivery: Delivery) -> dict[str, str]:
        return {**super().headers(delivery), "List-ID": f"<{mail_domain()}>", "Precedence": "list"}

    def context(self, delivery: Delivery) -> dict[str, Any]:
        context = super().context(delivery)
        title = context["post_title"]
        return context | {"why": _("You asked for replies below “%(title)s”.") % {"title": title}}


class CommentWaiting(CommentMail):
    """Tells moderators that a comment waits for one of them."""

    name = "comment_waiting"
    title = "Comment waiting"
    holds_a_key = True
    kind = "comment_submitted"
    status = CommentStatus.PENDING

    def people(self, comment: Comment) -> recipients.People:
        return recipients.moderators_of(comment)

    def letter_key(self, delivery: Delivery) -> Hashable:
        """Each moderator gets links of their own."""
        return delivery.event_id, delivery.recipient_key

    def context(self, delivery: Delivery) -> dict[str, Any]:
        waiting = Comment.objects.pending().count()
        queue = reverse("wagtailsnippets_blog_comment:list")
        return super().context(delivery) | {
            "waiting": waiting,
            "queue_url": absolute(f"{queue}?status={CommentStatus.PENDING}"),
            "browser_url": "",
            "why": _(
                "You get this because you moderate comments at %(site)s. “My public profile” in the admin says whether "
                "you want such mail."
            )
            % {"site": site_name()},
            **self._links(delivery),
        }

    def _links(self, delivery: Delivery) -> dict[str, str]:
        comment, moderator = self.comment(delivery), recipients.moderator_at(delivery.recipient_key)
        if comment is None or moderator is None:
            return {}
        return {f"{name}_url": absolute(moderation_path(comment, name, moderator)) for name in DECISIONS}
