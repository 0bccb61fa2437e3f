"""What the site's feeds hold: the newest posts in full. The same for everybody, whoever asks."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest

from blog.feed_states import NEWEST, people_of, tags_of
from blog.models import Event, Post
from blog.templatetags.blog_tags import absolute, post_url

FORMAT: Final = 3  # raise it when feeds are written in another way: every program fetches them anew
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
SAID: Final = (
    *("title", "excerpt", "url_path", "published_at", "last_published_at", "translation_key"),
    *("owner__profile__display_name", "owner__profile__slug", "locale__language_code"),
    *("publication__publication_seq", "publication__update_seq"),
)
"""All that is read of a post whose text is remembered."""
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
    :param hub: the address of a WebSub hub that tells of new posts; empty where there is none.
    """

    title: str
    link: str
    feed_link: str
    identity: uuid.UUID
    subtitle: str = ""
    language: str = "en"
    hub: str = ""


@dataclass(frozen=True)
class Entry:
    """
    A post as a feed has it.

    :param link: its absolute address.
    :param updated: when what it says last changed.
    :param people: the name of every author, and the path of their page.
    :param tags: names.
    """

    post: Post
    link: str
    updated: datetime
    people: Sequence[tuple[str, str]] = ()
    tags: Sequence[str] = ()


def newest_entries(request: HttpRequest, posts: "QuerySet[Post]") -> list[Entry]:
    """The newest of ``posts``, newest first. Four queries, however many posts; only ``SAID`` is read of them."""
    shown = posts.order_by("-published_at", "-pk").select_related("owner__profile", "publication", "locale").only(*SAID)
    found = list(shown[:NEWEST])
    keys = [post.pk for post in found]
    edits, people, tags = _last_edits(keys), people_of(keys), tags_of(keys)
    context: Any = {"request": request}
    return [
        Entry(
            post,
            absolute(post_url(context, post)),
            max(post.published_at or LONG_AGO, edits.get(post.pk, LONG_AGO)),
            people.get(post.pk) or _owner_of(post),
            tags.get(post.pk, ()),
        )
        for post in found
    ]


def _owner_of(post: Post) -> Sequence[tuple[str, str]]:
    profile = getattr(post.owner, "profile", None)
    return [(profile.display_name, profile.get_absolute_url())] if profile else []


def _last_edits(keys: Sequence[int]) -> dict[int, datetime]:
    """When readers last got to see something new in each post, or to see it again; not when it was first published."""
    told = Event.objects.filter(
        kind__in=["post_updated", "post_published"],
        subject_type=Post._meta.label,
        subject_id__in=list(map(str, keys)),
    )
    edits: dict[int, datetime] = {}
    for subject, payload, moment in told.order_by("pk").values_list("subject_id", "payload", "occurred_at"):
        if not payload.get("first_time") and not WHERE_IT_STANDS.issuperset(payload.get("changed_fields", ["again"])):
            edits[int(subject)] = moment
    return edits


def fingerprint(channel: Channel, state: Sequence[Any]) -> str:
    """Differs whenever the feed would: an ETag without its quotes.

    :param state: of all that stands in it.
    """
    return sha256(repr([FORMAT, channel, *state]).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def last_change(entries: Sequence[Entry]) -> datetime:
    return max((entry.updated for entry in entries), default=LONG_AGO)
