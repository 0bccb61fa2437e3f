"""Taking a merge back: the tag returns with its id and address, and with what it had brought along."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.log_actions import log

from blog.signals import tag_unmerged
from blog.tagging import revisions
from blog.tagging.merging import UNMERGED, what_became_of
from blog.tagging.names import bearer_of
from blog.tagging.returning import others_into, return_posts, return_revisions
from blog.tagging.trying import MergeRefused, when_free

if TYPE_CHECKING:
    from blog.models.tag_merges import TagMerge
    from blog.models.tags import Tag


def unmerge(merge: "TagMerge", by: Any) -> "Tag":
    """See :meth:`blog.models.TagMerge.undo`."""
    tag = when_free(lambda: _unmerge(merge, by))
    merge.refresh_from_db()
    return tag


def unmerge_all(merge: "TagMerge", by: Any) -> "list[Tag]":
    """See :meth:`blog.models.TagMerge.undo_all`."""

    def work() -> "list[Tag]":
        standing = merge.companions
        if not standing:
            raise MergeRefused("All of these merges were undone already.")
        return [_unmerge(each, by) for each in standing]

    return when_free(work)


def _unmerge(merge: "TagMerge", by: Any) -> "Tag":
    _lock_target(merge)
    current = type(merge).objects.select_for_update().get(pk=merge.pk)
    refusal = why_not(current)
    if refusal:
        raise MergeRefused(refusal)
    tag = _restored_tag(current)
    others = others_into(current)
    return_posts(current, others)
    return_revisions(current, others)
    _return_addresses(current)
    current.undone_at, current.undone_by = timezone.now(), by
    current.save(update_fields=["undone_at", "undone_by"])
    key = f"tag_unmerged:{current.pk}"
    tag_unmerged.send_reliable(type(tag), key=key, tag=tag, merged_into=current.into_id)
    log(tag, UNMERGED, user=by, data={"merge": current.pk, "name": tag.name, "into": current.into_name})
    return tag


def why_not(merge: "TagMerge") -> str:
    """Why a merge cannot be undone, in words for an editor; empty when it can."""
    from blog.models.tags import Tag

    if merge.undone_at:
        return f"This merge was undone already: “{merge.name}” is a tag of its own again."
    if merge.is_over:
        return f"A merge can be undone for {merge.UNDO_WITHIN.days} days. This one is older."
    if not Tag.objects.filter(pk=merge.into_id).exists():
        return f"There is no tag “{merge.into_name}” any more: {what_became_of(merge.into_id)}."
    if bearer_of(merge.name):
        return f"There is a tag “{merge.name}” again. Rename it or merge it first."
    if Tag.objects.filter(slug=merge.slug).exists():
        return f"Another tag has the address “{merge.slug}” now. Give that one another address first."
    return ""


def _lock_target(merge: "TagMerge") -> None:
    from blog.models.tags import Tag

    list(Tag.objects.select_for_update().filter(pk=merge.into_id))


def _restored_tag(merge: "TagMerge") -> "Tag":
    from blog.models.tags import Tag

    tag = Tag(pk=merge.merged_id, name=merge.name, slug=merge.slug, description=merge.description)
    tag.rename_seq = merge.moved.get("rename_seq", 0)
    tag.save(force_insert=True)
    return tag


def _return_addresses(merge: "TagMerge") -> None:
    from blog.models.tags import TagAlias

    TagAlias.objects.filter(slug=merge.slug, tag=merge.into_id).delete()
    for chunk in revisions.chunks(merge.moved["aliases"]):
        TagAlias.objects.filter(slug__in=chunk, tag=merge.into_id).update(tag=merge.merged_id)
