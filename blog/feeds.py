"""What the site's feeds hold: the newest posts in full. The same for everybody, whoever asks."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language

from blog.atom import AtomFeed
from blog.feed_texts import full_text
from blog.listing import newest_first
from blog.models import Event, Post
from blog.templatetags.blog_tags import absolute, post_url

NEWEST: Final = 20  # posts in a feed
FORMAT: Final = 2  # raise it when feeds are written in another way: every program fetches them anew
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
WHERE_IT_STANDS = frozenset({"address", "slug", "visibility"})
"""Changes of a post that alter nothing of what it says."""


@dataclass(frozen=True)
class Channel:
    """
    What a feed is about.

    :param title: as readers' programs list it.
    :param link: the absolute address of the page with the same posts.
    :param feed_link: the feed's own.
    :param identity: tells it from every other feed for good: made of nothing that an editor may change.
    """

    title: str
    link: str
    feed_link: str
    identity: uuid.UUID
    subtitle: str = ""


@dataclass(frozen=True)
class Entry:
    """A post, its absolute address, and when what it says last changed."""

    post: Post
    link: str
    updated: datetime

    @property
    def state(self) -> list[Any]:
        """All that its part of the feed depends on."""
        people = [(person.pk, person.version, person.display_name, person.slug) for person in self.post.byline]
        tags = [item.tag.name for item in self.post.tagged_items.all()]
        memory = getattr(self.post, "publication", None)  # none yet if it was written past every hook
        counts = (memory.publication_seq, memory.update_seq) if memory else None
        return [self.post.pk, self.link, self.updated, self.post.last_published_at, counts, people, tags]


def newest_entries(request: HttpRequest, posts: "QuerySet[Post]") -> list[Entry]:
    """The newest of ``posts``, newest first. Four queries, however many posts; the texts are not read yet."""
    found = list(newest_first(posts).select_related("owner__profile", "publication", "lead_image")[:NEWEST])
    edits = _last_edits(found)
    context: Any = {"request": request}
    return [
        Entry(post, absolute(post_url(context, post)), max(post.published_at or LONG_AGO, edits.get(post.pk, LONG_AGO)))
        for post in found
    ]


def _last_edits(posts: Sequence[Post]) -> dict[int, datetime]:
    """When readers last got to see something new in each post, or to see it again; not when it was first published."""
    told = Event.objects.filter(
        kind__in=["post_updated", "post_published"],
        subject_type=Post._meta.label,
        subject_id__in=[str(post.pk) for post in posts],
    )
    edits: dict[int, datetime] = {}
    for subject, payload, moment in told.order_by("pk").values_list("subject_id", "payload", "occurred_at"):
        if not payload.get("first_time") and not WHERE_IT_STANDS.issuperset(payload.get("changed_fields", ["again"])):
            edits[int(subject)] = moment
    return edits


def fingerprint(channel: Channel, entries: Sequence[Entry]) -> str:
    """Differs whenever the feed would: an ETag without its quotes."""
    state = [FORMAT, channel, *(entry.state for entry in entries)]
    return sha256(repr(state).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def last_change(entries: Sequence[Entry]) -> datetime:
    return max((entry.updated for entry in entries), default=LONG_AGO)


def write_feed(channel: Channel, entries: Sequence[Entry]) -> str:
    """The document. Reads and renders every text."""
    feed = AtomFeed(
        channel.title,
        channel.link,
        channel.subtitle,
        language=get_language(),
        subtitle=channel.subtitle or None,
        author_name=channel.title,
        feed_url=channel.feed_link,
        feed_guid=channel.identity.urn,
        updated=last_change(entries),
    )
    for entry in entries:
        feed.add_item(
            entry.post.title,
            entry.link,
            entry.post.excerpt,
            pubdate=entry.post.published_at,
            updateddate=entry.updated,
            unique_id=entry.post.translation_key.urn,
            categories=[item.tag.name for item in entry.post.tagged_items.all()],
            people=[(person.display_name, absolute(person.get_absolute_url())) for person in entry.post.byline],
            content=full_text(entry.post, entry.link),
        )
    return feed.writeString("utf-8")
