"""Making two tags one, or several: what wore, named or led to the one belongs to the other. One transaction."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from wagtail.log_actions import log

from blog.signals import tag_merged
from blog.tagging import revisions
from blog.tagging.memory import carry_digests
from blog.tagging.trying import MergeRefused, when_free

if TYPE_CHECKING:
    from blog.models.tag_merges import TagMerge
    from blog.models.tags import Tag

MERGED, UNMERGED = "blog.tag_merged", "blog.tag_unmerged"


def merge(tag: "Tag", into: "Tag", by: Any) -> "TagMerge":
    """See :meth:`blog.models.Tag.merge_into`."""
    return when_free(lambda: _merge(tag, into, by))


def merge_all(tags: "Iterable[Tag]", into: "Tag", by: Any) -> "list[TagMerge]":
    """
    Make all of ``tags`` one with ``into``, in one transaction: all of them or none.

    :param by: the ``User`` who decided.
    :returns: what can undo it, each merge by itself or, by ``undo_all()``, all at once.
    :raises MergeRefused: when one of them is gone, or ``into`` is one of them.
    """
    going, together = sorted(tags, key=lambda tag: tag.pk), uuid4()

    def work() -> "list[TagMerge]":
        hold([*going, into])
        return [_merge(tag, into, by, together) for tag in going]

    return when_free(work)


def _merge(tag: "Tag", into: "Tag", by: Any, together: UUID | None = None) -> "TagMerge":
    from blog.models.tag_merges import TagMerge

    tag, into = locked(tag, into)
    merge = TagMerge.of(tag, into, by, together)
    merge.moved = {"rename_seq": tag.rename_seq}
    _move_posts(merge)
    _move_revisions(merge)
    _move_addresses(merge)
    tag.delete()
    merge.save()
    gone = {"id": merge.merged_id, "name": merge.name, "slug": merge.slug}
    tag_merged.send_reliable(type(into), key=f"tag_merged:{merge.pk}", tag=into, merged=gone, merge=merge.pk)
    log(into, MERGED, user=by, data={"merge": merge.pk, "name": merge.name, "into": into.name})
    return merge


def locked(tag: "Tag", into: "Tag") -> tuple["Tag", "Tag"]:
    """Both tags as they are now, locked in the order of their ids.

    :raises MergeRefused: when they are the same one, or one of them is gone.
    """
    if tag.pk == into.pk:
        raise MergeRefused(f"“{tag.name}” cannot be merged into itself.")
    found = hold([tag, into])
    for each in (tag, into):
        if each.pk not in found:
            raise MergeRefused(f"There is no tag “{each.name}” any more: {what_became_of(each.pk)}.")
    return found[tag.pk], found[into.pk]


def hold(tags: "Iterable[Tag]") -> "dict[int, Tag]":
    """Those of them that are still there, by their ids, locked in the order in which posts hold theirs."""
    from blog.models.tags import Tag

    rows = Tag.objects.select_for_update().filter(pk__in=[tag.pk for tag in tags]).order_by("pk")
    return {tag.pk: tag for tag in rows}


def missing(tag_ids: Iterable[int]) -> list[str]:
    """Of each of these tags, which are gone, what became of it. In sentences for an editor."""
    from blog.models.tag_merges import TagMerge

    ids = sorted(tag_ids)
    names = dict(TagMerge.objects.filter(merged_id__in=ids).order_by("pk").values_list("merged_id", "name"))
    known = [f"There is no tag “{names[pk]}” any more: {what_became_of(pk)}." for pk in ids if pk in names]
    deleted = len(ids) - len(known)
    return known + (["A tag that you ticked has been deleted."] if deleted else [])


def what_became_of(tag_id: int) -> str:
    """In words, of a tag that is gone."""
    from blog.models.tag_merges import TagMerge

    last = TagMerge.objects.standing().filter(merged_id=tag_id).order_by("-pk").first()
    return f"it has been merged into “{last.into_name}”" if last else "it has been deleted"


def _move_posts(merge: "TagMerge") -> None:
    """The posts' tags. Nothing is announced post by post: ``tag_merged`` speaks for all of them."""
    from blog.models.tags import PostTag

    gone, stays = merge.merged_id, merge.into_id
    wearing = PostTag.objects.filter(tag=gone)
    double = wearing.filter(content_object__in=PostTag.objects.filter(tag=stays).values("content_object"))
    both = sorted(double.values_list("content_object_id", flat=True))
    only = sorted(set(wearing.values_list("content_object_id", flat=True)) - set(both))
    carry_digests([*only, *both], lambda tags: tags - {gone} | {stays})
    double._raw_delete(using=double.db)  # type: ignore[attr-defined]
    wearing.update(tag=stays)
    merge.moved |= {"posts": only, "both": both}


def _move_revisions(merge: "TagMerge") -> None:
    gone, stays = merge.merged_id, merge.into_id
    moved: dict[str, list[int]] = {"revisions": [], "revisions_both": []}

    def change(items: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
        worn = revisions.ids_in(items)
        if gone not in worn:
            return None
        if stays in worn:
            return [item for item in items if item["tag"] != gone]
        return [{**item, "tag": stays if item["tag"] == gone else item["tag"]} for item in items]

    for revision in revisions.change_tags(revisions.naming(gone), change):
        both = stays in revisions.ids_in(revision.content[revisions.ITEMS])
        moved["revisions_both" if both else "revisions"].append(revision.pk)
    merge.moved |= moved


def _move_addresses(merge: "TagMerge") -> None:
    from blog.models.tags import TagAlias

    aliases = TagAlias.objects.filter(tag=merge.merged_id)
    merge.moved |= {"aliases": sorted(aliases.values_list("slug", flat=True))}
    aliases.update(tag=merge.into_id)
    TagAlias.objects.update_or_create(slug=merge.slug, defaults={"tag_id": merge.into_id})
