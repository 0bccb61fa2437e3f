"""Mails to those who run the site."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from blog.models import Post, PostPublication
from notifications import recipients
from notifications.home_site import site_name
from notifications.links import absolute
from notifications.mails.base import Mail
from notifications.mails.examples import example_of, newest_posts
from notifications.models import Delivery


class PublicationFailed(Mail):
    """Tells editors that a scheduled post did not go live, or is held because it is late."""

    name = "publication_failed"
    title = "Publication failed or late"

    def why_stale(self, delivery: Delivery) -> str:
        post = Post.objects.filter(pk=delivery.event.subject_id).first()
        if post is None:
            return "the post has been deleted"
        waiting = PostPublication.objects.filter(pk=post.pk).exclude(scheduled_for=None)
        return "" if waiting.exists() else "the post is scheduled no more"

    def why_unwanted(self, delivery: Delivery) -> str:
        post = Post.objects.filter(pk=delivery.event.subject_id).first()
        is_theirs = post is None or delivery.recipient_key in recipients.editors_of(post)
        return "" if is_theirs else "they do not look after this post any more"

    def context(self, delivery: Delivery) -> dict[str, Any]:
        post = Post.objects.get(pk=delivery.event.subject_id)
        payload = delivery.event.payload
        return {
            "title": post.get_admin_display_title(),
            "reason": payload.get("reason", ""),
            "is_held": payload.get("held", False),
            "edit_url": absolute(reverse("wagtailadmin_pages:edit", args=[post.pk])),
            "timeline_url": absolute(reverse("bellbird_events:post", args=[post.pk])),
            "why": _("You get this because you look after this post at %(site)s.") % {"site": site_name()},
        }

    def example(self) -> Delivery | None:
        post = next(iter(newest_posts()), None)
        reason = "The lead picture has no description."
        return example_of(self.name, "publication_failed", post, reason=reason, held=False) if post else None
