"""What a merge that is undone gives back: tags of posts, and of their revisions.

What another merge into the same tag has brought as well keeps that tag, which is then the other merge's to give back.
Whatever the order in which merges are undone, everything ends with the tags that it had.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from blog.tagging import revisions
from blog.tagging.memory import carry_digests

if TYPE_CHECKING:
    from blog.models.tag_merges import TagMerge

type Others = list[TagMerge]


def others_into(merge: "TagMerge") -> Others:
    """The other standing merges into the same tag. Call with that tag locked."""
    standing = type(merge).objects.standing().filter(into_id=merge.into_id)
    return list(standing.exclude(pk=merge.pk).order_by("pk"))


def return_posts(merge: "TagMerge", others: Others) -> None:
    """Posts that wear the target no more have been decided about since; they are left alone."""
    from blog.models.tags import PostTag

    gone, stays = merge.merged_id, merge.into_id
    worn = set(PostTag.objects.filter(tag=stays).values_list("content_object_id", flat=True))
    only = set(merge.moved.get("posts", [])) & worn
    swapped = only - {pk for other in others for name in ("posts", "both") for pk in other.moved.get(name, [])}
    added = (only - swapped) | set(merge.moved.get("both", [])) & worn
    carry_digests(sorted(swapped), lambda tags: tags - {stays} | {gone})
    carry_digests(sorted(added), lambda tags: tags | {gone})
    for chunk in revisions.chunks(sorted(swapped)):
        PostTag.objects.filter(tag=stays, content_object__in=chunk).update(tag=gone)
    rows = [PostTag(tag_id=gone, content_object_id=pk) for pk in sorted(added)]
    PostTag.objects.bulk_create(rows, ignore_conflicts=True, batch_size=revisions.CHUNK)
    _hand_over(only, others, "posts", "both")


def return_revisions(merge: "TagMerge", others: Others) -> None:
    """Revisions changed by the merge, and later ones that were made from them."""
    gone, stays = merge.merged_id, merge.into_id

    def swap(items: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
        if stays not in revisions.ids_in(items):
            return None
        return [{**item, "tag": gone if item["tag"] == stays else item["tag"]} for item in items]

    def add(items: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
        beside = next((item for item in items if item["tag"] == stays), None)
        return [*items, {**beside, "pk": None, "tag": gone}] if beside else None

    ours = _touched(merge)
    only = {pk for pk, alone in ours.items() if alone}
    swapped = only.difference(*(_touched(other) for other in others))
    for ids, change in ((swapped, swap), (ours.keys() - swapped, add)):
        for changed in revisions.numbered(sorted(ids)):
            list(revisions.change_tags(changed, change))
    _hand_over(only, others, "revisions", "revisions_both")


def _touched(merge: "TagMerge") -> dict[int, bool]:
    """The revisions that name the target for the merge's sake: whether for nothing else. By id.

    A later revision is what the last one before the merge was, or the post where there was none.
    """
    listed = _marked(merge, "revisions", "revisions_both")
    posts = _marked(merge, "posts", "both")
    found = dict(listed)
    for chunk in revisions.chunks(sorted({*map(str, posts), *revisions.objects_of(listed)})):
        before = revisions.last_until(merge.merged_at, chunk)
        for pk, post in revisions.made_since(merge.merged_at, chunk, merge.into_id):
            alone = listed.get(before[post]) if post in before else posts.get(int(post))
            if alone is not None:
                found.setdefault(pk, alone)
    return found


def _marked(merge: "TagMerge", alone: str, both: str) -> dict[int, bool]:
    return dict.fromkeys(merge.moved.get(alone, []), True) | dict.fromkeys(merge.moved.get(both, []), False)


def _hand_over(ids: Iterable[int], others: Others, alone: str, both: str) -> None:
    """What wore the target because of the undone merge wears it because of the others alone now."""
    for other in others:
        shared = set(ids) & set(other.moved.get(both, []))
        if shared:
            other.moved[alone] = sorted({*other.moved.get(alone, []), *shared})
            other.moved[both] = sorted(set(other.moved[both]) - shared)
            other.save(update_fields=["moved"])
