"""Mails about posts."""

from collections.abc import Hashable, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator, get_text_list, normalize_newlines
from django.utils.translation import gettext as _

from blog.models import Event, Post
from blog.notes import in_line
from blog.visibility import can_see
from notifications.links import page_link
from notifications.mails.base import Mail
from notifications.mails.examples import example_of, newest_posts
from notifications.mails.following import foot, why_each_is_not_following, why_not_following
from notifications.models import Delivery, Frequency, PostUpdate, Subscription

LEDE_WORDS = 60


class PostPublished(Mail):
    """A new post, to those who follow it: its opening and where to read on."""

    name = "post_published"
    title = "Post published"
    late_after = timedelta(hours=24)
    needs_subscription = True

    def letter_key(self, delivery: Delivery) -> Hashable:
        return delivery.event_id, delivery.scope

    def why_stale(self, delivery: Delivery) -> str:
        event = delivery.event
        if not can_see(event.subject_id):
            return "the post can no longer be seen"
        later = Event.objects.filter(
            kind=event.kind,
            subject_type=event.subject_type,
            subject_id=event.subject_id,
            pk__gt=event.pk,
            payload___announcement__announce=True,
        )
        return "the post was announced again before this was sent" if later.exists() else ""

    def why_unwanted(self, delivery: Delivery) -> str:
        return why_not_following(delivery)

    def why_each_is_unwanted(self, deliveries: Sequence[Delivery]) -> dict[int, str]:
        return why_each_is_not_following(deliveries)

    def is_left_by_link(self) -> bool:
        return True

    def post(self, delivery: Delivery) -> Post:
        """What it tells of."""
        return Post.objects.get(pk=delivery.event.subject_id)

    def context(self, delivery: Delivery) -> dict[str, Any]:
        post = self.post(delivery)
        return describe(post) | _said_in_mail(post) | foot([delivery.scope], Frequency.AT_ONCE)

    def example(self) -> Delivery | None:
        post = next(iter(newest_posts()), None)
        return example_of(self.name, "post_published", post, scope=Subscription.SITE, is_bulk=True) if post else None


class DraftPublished(PostPublished):
    """The mail about a post as it stands in memory, for whoever is writing it."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def post(self, delivery: Delivery) -> Post:
        return self._post

    def context(self, delivery: Delivery) -> dict[str, Any]:
        context = super().context(delivery)
        return context | {"published": context["published"] or timezone.now()}

    def example(self) -> Delivery:
        return example_of(self.name, "post_published", self._post, scope=Subscription.SITE, is_bulk=True)


class PostUpdated(PostPublished):
    """What an editor has to add to a post that was mailed before, in the editor's words."""

    name = "post_update"
    title = "Update about a post"

    def why_stale(self, delivery: Delivery) -> str:
        update = self.update(delivery)
        if update is None:
            return "the update has been deleted"
        return "" if can_see(delivery.event.subject_id) else "the post can no longer be seen"

    def update(self, delivery: Delivery) -> PostUpdate | None:
        """What the editor decided to send."""
        return PostUpdate.objects.filter(pk=delivery.event.payload["update"]["pk"]).first()

    def headers(self, delivery: Delivery) -> dict[str, str]:
        """Below the mail it adds to, where its reader got one of their own."""
        update = self.update(delivery)
        if update is None or update.earlier_id is None:
            return {}
        told = Delivery.objects.filter(event=update.earlier_id, recipient_key=delivery.recipient_key)
        message_id = told.values_list("message_id", flat=True).first()
        return {"In-Reply-To": message_id, "References": message_id} if message_id else {}

    def context(self, delivery: Delivery) -> dict[str, Any]:
        update = self.update(delivery)
        context = describe(self.post(delivery)) | foot([delivery.scope], Frequency.AT_ONCE)
        if update and update.audience == PostUpdate.Audience.EARLIER:
            context |= {"why": _("You get this because you were sent the first mail about it."), "change_words": ""}
        return context | {"words": update.words if update else delivery.event.payload.get("words", "")}

    def example(self) -> Delivery | None:
        post = next(iter(newest_posts()), None)
        if post is None:
            return None
        told = {"update": {"pk": None}, "words": _("The bells ring at noon, not at one. We are sorry.")}
        return example_of(self.name, "post_update_requested", post, scope=Subscription.SITE, is_bulk=True, **told)


def describe(post: Post) -> dict[str, Any]:
    """What a mail says of one post."""
    post_url = page_link(post)
    return {
        "title": post.title,
        "post_url": post_url,
        "browser_url": post_url,
        "lede": lede_of(post),
        "authors": byline_of(post),
        "published": post.published_at,
        "language": post.locale.language_code,
    }


def _said_in_mail(post: Post) -> dict[str, str]:
    """What its editor wrote for the mail alone. A preheader left empty is the opening."""
    return {
        "subject_line": post.mail_subject.strip(),
        "teaser": post.mail_preheader.strip(),
        "note": post.mail_note.strip(),
    }


def byline_of(post: Post) -> str:
    """Its authors' names, one after the other."""
    return str(get_text_list([profile.display_name for profile in post.byline], _("and")))


def lede_of(post: Post) -> str:
    """A post's opening: what its editor wrote for lists, else the first words of the first paragraph."""
    return post.excerpt or post.search_description or _opening(post)


def _opening(post: Post) -> str:
    first = next((in_line(str(block.value)) for block in post.body if block.block_type == "paragraph"), "")
    spaced = first.replace("</p>", "</p> ").replace("<br/>", " ").replace("</li>", "</li> ")
    return Truncator(" ".join(normalize_newlines(strip_tags(spaced)).split())).words(LEDE_WORDS)
