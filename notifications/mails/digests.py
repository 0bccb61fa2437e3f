"""Digests: the posts of a day or a week in one mail, each of them once."""

from collections.abc import Hashable
from typing import Any, NamedTuple

from django.db.models import prefetch_related_objects

from blog.models import Post
from blog.visibility import visible_posts
from notifications.links import absolute, page_link
from notifications.mails.base import Mail
from notifications.mails.examples import example_of, newest_posts
from notifications.mails.following import foot
from notifications.mails.posts import byline_of, lede_of
from notifications.models import Delivery, DigestItem, Frequency, Subscription, SubscriptionState

IN_FULL = 20  # posts with their opening; the others by title alone
LISTED = 150  # the rest as a number: more would be cut by mail programs


class Place(NamedTuple):
    """A publication in a digest, and what its reader follows to have it there."""

    event_id: int
    post_id: int
    scope: str


class Digest(Mail):
    """What was published since the last one, oldest first, as far as it can be seen now."""

    frequency: Frequency

    def letter_key(self, delivery: Delivery) -> Hashable:
        return "digest", tuple(self.places(delivery))

    def why_stale(self, delivery: Delivery) -> str:
        return "" if self.posts(delivery) else "none of its posts can be seen any more"

    def why_unwanted(self, delivery: Delivery) -> str:
        return "" if self.places(delivery) else "they are not subscribed any more"

    def is_left_by_link(self) -> bool:
        return True

    def places(self, delivery: Delivery) -> list[Place]:
        """What the reader still follows of what was collected for them."""
        known: list[Place] | None = getattr(delivery, "_places", None)
        if known is not None:
            return known
        items = list(DigestItem.objects.filter(delivery=delivery).order_by("available_at", "pk"))
        prefetch_related_objects(items, "event")
        active = Subscription.objects.filter(recipient_key=delivery.recipient_key, state=SubscriptionState.ACTIVE)
        followed = set(active.values_list("scope", flat=True))
        places = [
            Place(item.event_id, int(item.event.subject_id), item.scope) for item in items if item.scope in followed
        ]
        delivery._places = places  # type: ignore[attr-defined]
        return places

    def posts(self, delivery: Delivery) -> list[Post]:
        """Those that everybody can see now, oldest first; each once."""
        wanted = {place.post_id for place in self.places(delivery)}
        visible = visible_posts().filter(pk__in=wanted).select_related("locale", "owner__profile")
        return list(visible.prefetch_related("post_authors__profile").order_by("published_at", "pk"))

    def context(self, delivery: Delivery) -> dict[str, Any]:
        posts = self.posts(delivery)
        scopes = dict.fromkeys(place.scope for place in self.places(delivery))
        return {
            "count": len(posts),
            "first_title": posts[0].title if posts else "",
            "posts": [_entry(post, with_lede=number < IN_FULL) for number, post in enumerate(posts[:LISTED])],
            "further": max(0, len(posts) - LISTED),
            "is_weekly": self.frequency == Frequency.WEEKLY,
            "browser_url": absolute("/"),
            **foot(scopes, self.frequency),
        }

    def example(self) -> Delivery | None:
        posts = newest_posts(4)
        if not posts:
            return None
        delivery = example_of(self.name, "digest", posts[0], scope=Subscription.SITE, is_bulk=True)
        delivery._places = [Place(0, post.pk, Subscription.SITE) for post in posts]  # type: ignore[attr-defined]
        return delivery


class DigestDaily(Digest):
    name = "digest_daily"
    title = "Daily digest"
    frequency = Frequency.DAILY


class DigestWeekly(Digest):
    name = "digest_weekly"
    title = "Weekly digest"
    frequency = Frequency.WEEKLY


def _entry(post: Post, *, with_lede: bool) -> dict[str, Any]:
    return {
        "title": post.title,
        "url": page_link(post),
        "lede": lede_of(post) if with_lede else "",
        "authors": byline_of(post),
        "published": post.published_at,
        "language": post.locale.language_code,
    }
