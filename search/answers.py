"""The answer to a question: which posts, how many, and what a page shows of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.dates import MONTHS_3
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from modelsearch.backends import get_search_backend

from blog.models import Post, PostAuthor, PostTag
from search.backends.texts import Texts, joined
from search.entries import with_texts
from search.extracts import Marker
from search.prepared import KEYS, Prepared

MOST: Final = 2_000  # hits that are shown, and that facets are counted of


class Hits:
    """
    The keys of the posts that were found, best first, ``MOST`` of them; to be counted and sliced by a paginator.

    :param rows: what :meth:`search.questions.Question.posts` gave.
    """

    def __init__(self, rows: Any) -> None:
        found = keys_of(rows, 0, MOST + 1)
        self.first = found[:MOST]
        self.is_cut = len(found) > MOST
        """Whether there are more. To say how many, the engine would have to look at each of them."""

    def count(self) -> int:
        """How many can be shown."""
        return len(self.first)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[int]:
        return self.first[part]


def keys_of(rows: Any, start: int, stop: int) -> list[int]:
    """The keys of some rows of a queryset or of an engine's results, in their order."""
    if isinstance(rows, QuerySet):
        return list(rows.values_list("pk", flat=True)[start:stop])
    if hasattr(rows, "keys"):
        return list(rows.keys(start, stop))
    return [row.pk for row in rows[start:stop]]


@dataclass
class Spot:
    """Where a post stands: as much of it as its address takes."""

    pk: int
    url_path: str

    def get_url(self, request: Any) -> str:
        """The address of a post that belongs to another site than the one asked."""
        return Post.objects.get(pk=self.pk).get_url(request) or ""


@dataclass
class Card(Spot):
    """What a list shows of one post. ``title``, ``extract`` and ``tags`` are HTML, with what was found marked."""

    title: SafeString
    extract: SafeString
    published_at: datetime | None
    authors: list[str] = field(default_factory=list)
    tags: list[SafeString] = field(default_factory=list)

    @property
    def date(self) -> str:
        """The day of publication for machines; what Django's ``date`` filter would give, at a tenth of its cost."""
        return f"{localtime(self.published_at):%Y-%m-%d}" if self.published_at else ""

    @property
    def shown_date(self) -> str:
        """The same for people, e.g. 7 Nov 2026."""
        day = localtime(self.published_at) if self.published_at else None
        return f"{day.day} {MONTHS_3[day.month].title()} {day.year}" if day else ""


POSTS: Final = Prepared(
    lambda: Post.objects.filter(pk__in=KEYS.among).values_list(
        "pk", "title", "excerpt", "url_path", "published_at", "owner__profile__display_name"
    )
)
AUTHORS: Final = Prepared(
    lambda: (
        PostAuthor.objects.filter(post__in=KEYS.among)
        .order_by("sort_order", "pk")
        .values_list("post_id", "profile__display_name")
    )
)
TAGS: Final = Prepared(
    lambda: (
        PostTag.objects.filter(content_object__in=KEYS.among)
        .order_by("tag__name")
        .values_list("content_object_id", "tag__name")
    )
)


def cards_of(keys: Sequence[int], marker: Marker) -> list[Card]:
    """The cards of these posts in this order. Four queries, however many."""
    texts = _texts_of(keys) if marker.needles else {}
    tags: dict[int, list[str]] = {}
    for key, name in TAGS(keys):
        tags.setdefault(key, []).append(name)
    cards, owners = {}, {}
    for key, title, excerpt, url_path, published_at, owner in POSTS(keys):
        worn = tags.get(key, [])
        extract = marker.extract(excerpt, _body(texts.get(key, ""), excerpt, worn))
        cards[key] = Card(key, url_path, marker.marked(title), extract, _moment(published_at))
        cards[key].tags = [marker.marked(name) for name in worn]
        owners[key] = [owner] if owner else []
    for key, name in AUTHORS(keys):
        cards[key].authors.append(name)
    for key, card in cards.items():
        card.authors = card.authors or owners[key]
    return [cards[key] for key in keys if key in cards]


def _body(text: str, excerpt: str, tags: Sequence[str]) -> str:
    """What an index entry keeps of a post, less its excerpt and the names of its tags, which stand at its end."""
    lines = text.removeprefix(excerpt).split("\n")
    while lines and lines[-1] in tags:
        del lines[-1]
    return "\n".join(lines)


def _moment(value: datetime | str | None) -> datetime | None:
    """A moment as the database gave it; SQLite's are text, or moments of no zone, in UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _texts_of(keys: Sequence[int]) -> dict[int, str]:
    """The words of posts as their index entries keep them: quicker than to read every body anew."""
    index = get_search_backend().get_index_for_model(Post)
    if hasattr(index, "stored"):
        return {int(key): body for key, (_, body, *_rest) in index.stored(Post, keys).items()}
    return {post.pk: joined(Texts.of(post).body) for post in with_texts(Post).filter(pk__in=keys)}
