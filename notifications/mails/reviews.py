"""Mails about reviews: to whoever is asked to decide, and to whoever handed a post in."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from blog.models import Post, PostPublication, ReviewSlot, User
from notifications import recipients
from notifications.home_site import site_name
from notifications.links import absolute, page_link
from notifications.mails.base import Mail
from notifications.mails.examples import example_of, newest_posts
from notifications.models import Delivery

WORDS = 600  # characters of a reviewer's comment


class AboutReview(Mail):
    """What the three have in common: a post, its review, and who it concerns."""

    kind = ""
    why = ""

    def slot(self, delivery: Delivery) -> ReviewSlot | None:
        slots = ReviewSlot.objects.select_related("post", "task_state__workflow_state__requested_by")
        return slots.filter(pk=_id_in(delivery, "slot")).first()

    def why_stale(self, delivery: Delivery) -> str:
        return "" if self.slot(delivery) else "the post has been deleted"

    def context(self, delivery: Delivery) -> dict[str, Any]:
        slot = self.slot(delivery)
        post = slot.post if slot else Post.objects.get(pk=delivery.event.subject_id)
        reviewer = User.objects.filter(pk=_id_in(delivery, "reviewer")).first()
        return {
            "title": post.get_latest_revision_as_object().title,
            "edit_url": absolute(reverse("wagtailadmin_pages:edit", args=[post.pk])),
            "writer": _name_of(slot.asked_by) if slot else "",
            "reviewer": _name_of(reviewer),
            "comment": slot.task_state.comment[:WORDS] if slot else "",
            **self.more(post),
        }

    def more(self, post: Post) -> dict[str, Any]:
        return {}

    def example(self) -> Delivery | None:
        post = next(iter(newest_posts()), None)
        return example_of(self.name, self.kind, post) if post else None


class ReviewWanted(AboutReview):
    """To whoever is asked to decide."""

    name = "review_wanted"
    title = "Post to review"
    kind = "review_assigned"

    def why_stale(self, delivery: Delivery) -> str:
        slot = self.slot(delivery)
        if slot is None or slot.closed_at:
            return "the review is over"
        return "" if slot.assignments == delivery.event.payload.get("number") else "somebody else has it now"

    def why_unwanted(self, delivery: Delivery) -> str:
        slot = self.slot(delivery)
        is_theirs = slot and delivery.recipient_key in recipients.reviewer_of(slot)
        return "" if is_theirs else "they do not have this review, or want no mail about reviews"

    def more(self, post: Post) -> dict[str, Any]:
        return {
            "reviews_url": absolute(reverse("bellbird_reviews:index")),
            "why": _("You get this because you review posts at %(site)s.") % {"site": site_name()},
        }


class ToTheWriter(AboutReview):
    """To whoever handed the post in."""

    kind = "review_decided"

    def why_unwanted(self, delivery: Delivery) -> str:
        slot = self.slot(delivery)
        decision = delivery.event.payload.get("decision", "")
        is_theirs = slot and delivery.recipient_key in recipients.writer_in_review(slot, decision)
        return "" if is_theirs else "they have left, or want no mail about reviews"

    def more(self, post: Post) -> dict[str, Any]:
        return {"why": _("You get this because you handed this post in at %(site)s.") % {"site": site_name()}}


class ReviewApproved(ToTheWriter):
    name = "review_approved"
    title = "Post approved"

    def more(self, post: Post) -> dict[str, Any]:
        when = PostPublication.objects.filter(pk=post.pk).values_list("scheduled_for", flat=True).first()
        live = Post.objects.get(pk=post.pk)
        return {**super().more(post), "goes_live": when, "live_url": page_link(live) if live.live else ""}


class ReviewChanges(ToTheWriter):
    name = "review_changes"
    title = "Changes asked for"


def _id_in(delivery: Delivery, name: str) -> Any:
    found = delivery.event.payload.get(name)
    return found.get("pk") if isinstance(found, dict) else None


def _name_of(user: Any) -> str:
    return str(user.get_full_name() or user.get_username()) if user else ""
