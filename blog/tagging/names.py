"""Which tag is meant by a name: the one that has it, or the one that it became.

An editor who had a post open while its tag was renamed or merged sends the old name back. That must not make the tag
anew beside the one that stays.
"""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from modelcluster.contrib.taggit import ClusterTaggableManager, _ClusterTaggableManager

from blog.events.models import Event
from blog.tagging.successors import successors

if TYPE_CHECKING:
    from blog.models.tags import Tag


def tag_named(name: str) -> "Tag | None":
    """The tag of this name, whatever the case; else the tag that one of this name has been renamed to or merged into.

    Of several, the one that lost the name last.
    """
    from blog.models.tags import in_plain_form

    plain = in_plain_form(name)
    return bearer_of(plain) or _tag_that_lost(plain)


def bearer_of(name: str, besides: int | None = None) -> "Tag | None":
    """The tag of this name in plain form, whatever the case.

    SQLite knows small and great letters of English alone: where a name has others, every tag is looked at.

    :param besides: the id of a tag that is left out.
    """
    from blog.models.tags import Tag

    tags = Tag.objects.exclude(pk=besides).order_by("pk")
    tag: Tag | None = tags.filter(name__iexact=name).first()
    if tag is None and not name.isascii():
        named = tags.values_list("pk", "name").iterator()
        same = next((pk for pk, other in named if other.lower() == name.lower()), None)
        tag = tags.filter(pk=same).first() if same else None
    return tag


def _tag_that_lost(name: str) -> "Tag | None":
    from blog.models.tag_merges import TagMerge
    from blog.models.tags import Tag

    merges = TagMerge.objects.standing().filter(name__iexact=name).order_by("-pk").values_list("merged_at", "merged_id")
    old_name = Q(payload__old_name=name) | Q(payload__old_name__iexact=name)
    renames = Event.objects.filter(old_name, kind="tag_renamed").values_list("occurred_at", "subject_id")
    losses = sorted([*merges[:1], *((when, int(tag_id)) for when, tag_id in renames[:1])])
    if not losses:
        return None
    tag_id = losses[-1][1]
    return Tag.objects.filter(pk=successors({tag_id}).get(tag_id, tag_id)).first()


class PostTags(_ClusterTaggableManager):  # type: ignore[misc]
    """The tags of one post, which may be given by their names of yesterday."""

    def _to_tag_model_instances(self, tags: Any, tag_kwargs: Any) -> Any:
        meant = [(tag_named(tag) or tag) if isinstance(tag, str) else tag for tag in tags]
        return super()._to_tag_model_instances(meant, tag_kwargs)


class PostTagsField(ClusterTaggableManager):  # type: ignore[misc]
    """The field of a post's tags."""

    def __get__(self, instance: Any, model: Any) -> PostTags:
        return PostTags(through=self.through, model=model, instance=instance, prefetch_cache_name=self.name)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "modelcluster.contrib.taggit.ClusterTaggableManager", args, kwargs  # migrations need no other
