"""Where a merged tag's posts belong now: for revisions and saves that had their tags from before a merge."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection

from blog.tagging.revisions import ITEMS, ids_in

if TYPE_CHECKING:
    from blog.models.posts import Post


def successors(tag_ids: Iterable[int]) -> dict[int, int]:
    """For each of these tags that has been merged away: the tag that it belongs to now, merge after merge."""
    from blog.models.tag_merges import TagMerge

    into: dict[int, int] = {}
    asked: set[int] = set()
    wanted = set(tag_ids)
    while wanted:
        asked |= wanted
        found = TagMerge.objects.standing().filter(merged_id__in=wanted).values_list("merged_id", "into_id")
        into |= dict(found)
        wanted = set(into.values()) - asked
    return {tag_id: _end(into, tag_id) for tag_id in into}


def _end(into: dict[int, int], tag_id: int) -> int:
    seen = set()
    while tag_id in into and tag_id not in seen:
        seen.add(tag_id)
        tag_id = into[tag_id]
    return tag_id


def with_tags_of_today(content: dict[str, Any]) -> dict[str, Any]:
    """A revision's content in which merged tags are the ones that they were merged into."""
    items = content.get(ITEMS) or []
    moved = successors(ids_in(items)) if items else {}
    if not moved:
        return content
    return content | {ITEMS: _without_doubles({**item, "tag": moved.get(item["tag"], item["tag"])} for item in items)}


def _without_doubles(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    first: dict[int, dict[str, Any]] = {}
    for item in items:
        first.setdefault(item["tag"], item)
    return list(first.values())


def hold_tags(post: "Post") -> None:
    """Keep the tags that are about to be saved with ``post`` from being merged away before this transaction ends.

    What has been merged since the post was read is what it was merged into; what was deleted is left out.
    """
    items = getattr(post, "_cluster_related_objects", {}).get(ITEMS)
    if not items:
        return
    there = _held({item.tag_id for item in items})
    missing = {item.tag_id for item in items} - there
    if not missing:
        return
    moved = successors(missing)
    there |= _held(set(moved.values()))
    kept: dict[int, Any] = {}
    for item in items:
        tag_id = moved.get(item.tag_id, item.tag_id)
        if tag_id in there:
            item.tag_id = tag_id
            kept.setdefault(tag_id, item)
    post._cluster_related_objects[ITEMS] = list(kept.values())


def _held(tag_ids: set[int]) -> set[int]:
    """Which of these tags exist, and will until the transaction ends."""
    if not tag_ids:
        return set()
    marks = ", ".join(["%s"] * len(tag_ids))
    lock = " FOR KEY SHARE" if connection.vendor == "postgresql" else ""  # the lock of a foreign key, only earlier
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM blog_tag WHERE id IN ({marks}) ORDER BY id{lock}", sorted(tag_ids))  # noqa: S608
        return {row[0] for row in cursor.fetchall()}
