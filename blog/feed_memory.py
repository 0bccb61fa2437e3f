"""
The texts of posts as feeds carry them, remembered: to render twenty posts is nearly all that a feed costs.

A text is good as long as nothing of its post has changed, every page and document it leads to can still be seen at the
same address, and every picture in it is still the same. What it leads to is known without reading it again.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.core.cache import cache
from django.db.models import QuerySet
from wagtail.images.models import SourceImageIOError

from blog.documents import visible_documents
from blog.feed_texts import full_text
from blog.feeds import FORMAT, LONG_AGO, Entry
from blog.keeping import depends_on
from blog.models import BlogImage, FeedText, Post
from blog.visibility import visible_pages

KEPT_FOR: Final = 24 * 3600  # seconds
CARD: Final = "format-jpeg|avifquality-55|width-1152"  # one of the sizes that ``components/picture.html`` asks for
ID: Final = re.compile(r'\bid=\\?"(\d{1,18})\\?"')

type Text = dict[str, Any]
type State = dict[str, list[Any]]


def remembered_texts(entries: Sequence[Entry]) -> dict[int, Text]:
    """``html`` and ``picture`` (its address, type and size in bytes) of every entry, by the id of its post.

    Three queries at the most where all is remembered, none of which reads a text; one more for what was rendered when
    it was published and no program has asked for since the cache was emptied.
    """
    keys = {entry.post.pk: _key(entry) for entry in entries}
    kept = cache.get_many(keys.values())
    texts = {pk: kept[key] for pk, key in keys.items() if key in kept}
    rendered = _rendered_ahead({pk: key for pk, key in keys.items() if pk not in texts})
    texts |= rendered
    posts = _whole([pk for pk in keys if pk not in texts])
    ids = {pk: texts[pk]["ids"] if pk in texts else _leads_to(posts[pk]) for pk in keys}
    state = _state_of(ids.values())
    now = {pk: _now(ids[pk], state) for pk in keys}
    posts |= _whole([pk for pk, text in texts.items() if text["state"] != now[pk]])
    written = {entry.post.pk: (posts[entry.post.pk], entry.link) for entry in entries if entry.post.pk in posts}
    texts |= {pk: _text(post, link, ids[pk], now[pk]) for pk, (post, link) in written.items()}
    if fresh := {keys[pk]: texts[pk] for pk in rendered.keys() | written.keys()}:
        cache.set_many(fresh, KEPT_FOR)
    return texts


def render_ahead(pk: int) -> None:
    """Render the text of a live post, so that it is there when the cache is empty. Safe to repeat.

    On a site whose pages stand at several hosts its links may be others than those of the feed; then it is not used.
    """
    from blog.templatetags.blog_tags import absolute, post_url

    post = Post.objects.select_related("publication", "lead_image", "locale").filter(pk=pk, live=True).first()
    if post is None:
        FeedText.objects.filter(post=pk).delete()
        return
    entry = Entry(post, absolute(post_url({}, post)), LONG_AGO)  # type: ignore[arg-type]
    ids = _leads_to(post)
    text = _text(post, entry.link, ids, _now(ids, _state_of([ids])))
    FeedText.objects.update_or_create(post=post, defaults={"name": _key(entry), "facts": text})


def remembered_document(name: str, write: Callable[[], tuple[str, list[Text] | None]]) -> str:
    """
    A whole feed, as it was written, while all that its texts lead to is as it was.

    :param name: another for every state of the feed.
    :param write: gives it, and the texts in it; no texts where it is not to be remembered.
    """
    kept = cache.get(f"feed:{name}")
    if kept and _is_still_so(kept[1]):
        return str(kept[0])
    document, texts = write()
    if texts is not None:
        cache.set(f"feed:{name}", (document, [(text["ids"], text["state"]) for text in texts]), KEPT_FOR)
    return document


def _rendered_ahead(keys: dict[int, str]) -> dict[int, Text]:
    """By the ids of posts, what was rendered for just these names."""
    found = FeedText.objects.filter(post__in=keys).values_list("post_id", "name", "facts") if keys else ()
    return {pk: facts for pk, name, facts in found if keys[pk] == name}


def _is_still_so(facts: Sequence[tuple[State, State]]) -> bool:
    state = _state_of([ids for ids, _ in facts])
    return all(_now(ids, state) == was for ids, was in facts)


def _now(ids: State, state: dict[str, dict[int, Any]]) -> State:
    return {name: [state[name].get(number) for number in ids[name]] for name in state}


def _key(entry: Entry) -> str:
    post = entry.post
    memory = getattr(post, "publication", None)
    counts = f"{memory.publication_seq}.{memory.update_seq}" if memory else "0"
    moment = post.last_published_at.timestamp() if post.last_published_at else 0
    return f"feed-text:{FORMAT}:{post.pk}:{counts}:{moment}:{abs(hash_of(entry.link)):x}"


def hash_of(text: str) -> int:
    """The same in every process, unlike ``hash``."""
    import zlib

    return zlib.crc32(text.encode())


def _whole(numbers: Sequence[int]) -> dict[int, Post]:
    """The posts with these ids with all that is in them, in one query; an empty one for one that is gone."""
    found = Post.objects.select_related("lead_image", "locale").in_bulk(numbers) if numbers else {}
    return {number: found.get(number) or Post(pk=number) for number in numbers}


def _leads_to(post: Post) -> State:
    """Ids of whatever the text may lead to or show. Too many rather than too few."""
    raw = json.dumps(list(post.body.raw_data))
    pictures = [block.value["image"].pk for block in post.body if block.block_type == "image" and block.value["image"]]
    links = sorted({int(number) for number in ID.findall(raw)})
    return {"links": links, "pictures": [*pictures, *([post.lead_image_id] if post.lead_image_id else [])]}


def _state_of(all_ids: Any) -> dict[str, dict[int, Any]]:
    links = {number for ids in all_ids for number in ids["links"]}
    pictures = {number for ids in all_ids for number in ids["pictures"]}
    depends_on(*(f"post:{number}" for number in links))
    seen: dict[int, Any] = {}
    for found in (visible_pages().values_list("pk", "url_path"), visible_documents(None).values_list("pk", "file")):
        for number, address in _among(found, links):
            seen.setdefault(number, []).append(address)
    shown = BlogImage.objects.values_list("pk", "file", "file_hash", "credit", "focal_point_x", "focal_point_y")
    return {"links": seen, "pictures": {row[0]: list(row[1:]) for row in _among(shown, pictures)}}


def _among(found: "QuerySet[Any, Any]", numbers: set[int]) -> Any:
    return found.filter(pk__in=numbers) if numbers else ()


def _text(post: Post, link: str, ids: State, state: State) -> Text:
    return {"html": full_text(post, link), "picture": _picture(post), "ids": ids, "state": state}


def _picture(post: Post) -> list[Any] | None:
    from blog.templatetags.blog_tags import absolute

    if post.lead_image is None:
        return None
    try:
        rendition = post.lead_image.get_rendition(CARD)
    except SourceImageIOError:  # its file is lost
        return None
    return [absolute(rendition.url), "image/jpeg", rendition.file.size]
