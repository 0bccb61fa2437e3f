"""What the page of a post shows around its text."""

import re
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import PageViewRestriction
from wagtail.url_routing import RouteResult

from blog.commenting.talk import Talk
from blog.keeping import changes_at, show_post
from blog.neighbours import neighbours_of
from blog.notes import Notes
from blog.outside import allow_frames, outside_of
from blog.prepared import PreparedModels
from blog.previews import PreviewModes
from blog.slots import Slot

if TYPE_CHECKING:
    from blog.models import Post

WORDS_PER_MINUTE = 220
HEADINGS_FOR_CONTENTS = 3
SCRIPTED = frozenset({"code", "embed"})  # blocks that ``post.js`` makes more of
EDIT_WORTH_MENTIONING = timedelta(hours=1)
IDS_OF_THE_PAGE = frozenset(
    {
        "main",
        "changes",
        "changes-h",
        "comments",
        "comments-h",
        "noted",
        "preview",
        "related-h",
        "reply",
        "subscribe",
        "subscribe-h",
        "s-email",
        "s-hint",
    }
)
NUMBERED_IDS = re.compile(r"(?:c|note|ref)-\d+")
"""Ids of comments, notes and what leads to notes."""


class Heading(NamedTuple):
    anchor: str
    text: str


def minutes_to_read(body: Any) -> int:
    """Whole minutes, at least one, for the words of a post's body. Reads the stored data: no picture is fetched."""
    return max(1, -(-words_in(body) // WORDS_PER_MINUTE))


def words_in(body: Any) -> int:
    """How many words a post's body has; counted once, though a page tells minutes and words."""
    if not hasattr(body, "_words"):
        body._words = sum(len(re.findall(r"\w+", strip_tags(text))) for text in _texts_of(list(body.raw_data)))
    words: int = body._words
    return words


def _texts_of(data: Any) -> list[str]:
    if isinstance(data, str):
        return [data]
    if isinstance(data, dict):
        return [text for key, value in data.items() if key not in ("id", "type") for text in _texts_of(value)]
    if isinstance(data, list):
        return [text for value in data for text in _texts_of(value)]
    return []


def place_headings(body: Any) -> list[Heading]:
    """Give every heading an id of its own (``value.place``); return the main ones, for the table of contents."""
    taken, contents = set(IDS_OF_THE_PAGE), []
    for block in body:
        if block.block_type != "heading":
            continue
        anchor = block.value.anchor
        if anchor in taken or NUMBERED_IDS.fullmatch(anchor):
            anchor = next(f"{anchor}-{number}" for number in count(2) if f"{anchor}-{number}" not in taken)
        taken.add(anchor)
        block.value.place = anchor
        if block.value["level"] == "h2":
            contents.append(Heading(anchor, block.value["text"]))
    return contents


def fetch_renditions(post: "Post") -> None:
    """Fetch the sizes that exist of all the post's pictures: one query, however many pictures."""
    from blog.models import BlogRendition

    pictures = [block.value["image"] for block in post.body if block.block_type == "image"]
    pictures = [picture for picture in [post.lead_image, *pictures] if picture]
    if pictures:
        prefetch_related_objects(pictures, Prefetch("renditions", BlogRendition.objects.all(), "prefetched_renditions"))


def tags_of(post: "Post") -> list[Any]:
    """The post's tags from A to Z, also those of a preview that is not saved."""
    items = _TAGS(post=post.pk) if _is_as_stored(post, "tagged_items") else post.tagged_items.select_related("tag")
    return sorted((item.tag for item in items), key=lambda tag: tag.name.casefold())


def authors_of(post: "Post") -> list[Any]:
    """The profiles of its authors, in order; of its owner where nobody is named."""
    is_stored = _is_as_stored(post, "post_authors")
    items = _AUTHORS(post=post.pk) if is_stored else post.post_authors.select_related("profile")
    if named := [item.profile for item in items]:
        return named
    owner = getattr(post.owner, "profile", None)  # it may have been deleted
    return [owner] if owner else []


def _is_as_stored(post: "Post", relation: str) -> bool:
    """Whether the database says what the post has, and not an editor who has not saved it."""
    return post.pk is not None and relation not in getattr(post, "_cluster_related_objects", {})


def _tagged_items() -> Any:
    from blog.models import PostTag

    return PostTag.objects.filter(content_object=POST.value).select_related("tag").order_by()


def _authorships() -> Any:
    from blog.models import PostAuthor

    return PostAuthor.objects.filter(post=POST.value).select_related("profile")


POST = Slot("post")
_TAGS: PreparedModels[Any] = PreparedModels(_tagged_items)
_AUTHORS: PreparedModels[Any] = PreparedModels(_authorships)


def edited_at(post: "Post") -> datetime | None:
    """When the live post was last published anew, if that was an hour or more after the first time, or corrects it."""
    first, last = post.first_published_at, post.last_published_at
    is_later = first and last and last - first >= EDIT_WORTH_MENTIONING
    return last if is_later or post.corrections else None


def corrections_of(post: "Post") -> list[Any]:
    """What was put right in a post, the newest first."""
    return sorted((block.value for block in post.corrections), key=lambda value: value["day"], reverse=True)


class PostReading(PreviewModes):
    """Routes to and serves a post, and gives its template what it shows."""

    def route(self: Any, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Whatever went live once has its page: the post, or the word that it is gone (see ``serve``)."""
        memory = getattr(self, "publication", None)
        if not path_components and not self.live and memory is not None and memory.publication_seq:
            return RouteResult(self)
        return super().route(request, path_components)  # type: ignore[misc]

    def get_view_restrictions(self: Any) -> Any:
        """Wagtail's, without its two queries when the query that found the post has said that there are none."""
        if getattr(self, "is_public", False):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()  # type: ignore[misc]

    def serve(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "is_preview", False):
            return self._page(request, *args, **kwargs)
        if not self.live or (self.expire_at and self.expire_at <= timezone.now()):
            return render(request, "410.html", status=410)
        if self.alias_of_id:
            raise Http404("An alias has no page of its own.")
        return self._page(request, *args, **kwargs)

    def _page(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: Any = super().serve(request, *args, **kwargs)  # type: ignore[misc]
        things = (getattr(response, "context_data", None) or {}).get("outside", {})
        allow_frames(response, self.body, things.values())
        return response

    def serve_password_required_response(self: Any, request: HttpRequest, form: Any, action_url: str) -> HttpResponse:
        """Ask for the password, with nothing of the page at hand that a template could give away."""
        context = {"form": form, "action_url": action_url}
        return render(request, "wagtailcore/password_required.html", context)

    def get_context(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        contents = place_headings(self.body)
        fetch_renditions(self)
        is_preview = bool(getattr(request, "is_preview", False))
        tags, authors = tags_of(self), authors_of(self)
        around = neighbours_of(self, tags, request.user)
        talk = None if is_preview else Talk(self, request, authors)
        if talk:
            show_post(self, around, tags)
            changes_at(talk.door.closed_at)
        return context | {
            "post": self,
            "is_preview": is_preview,
            "contents": contents if len(contents) >= HEADINGS_FOR_CONTENTS else [],
            "tags": tags,
            "authors": authors,
            "edited_at": edited_at(self),
            "around": around,
            "talk": talk,
            "notes": Notes(),
            "outside": outside_of(self.body),
            "corrections": corrections_of(self),
            "has_script": any(block.block_type in SCRIPTED for block in self.body),
        }
