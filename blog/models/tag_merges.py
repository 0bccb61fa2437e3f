"""Merges of tags, each with what is needed to undo it."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import models
from django.utils import timezone

from blog.tagging.unmerging import unmerge, unmerge_all, why_not

if TYPE_CHECKING:
    from uuid import UUID

    from blog.models.tags import Tag


class TagMergeQuerySet(models.QuerySet["TagMerge"]):
    def standing(self) -> "TagMergeQuerySet":
        """Those that were not undone."""
        return self.filter(undone_at=None)


class TagMerge(models.Model):
    """One tag was made one with another. Tags are kept by id: either may be gone since."""

    UNDO_WITHIN: Final = timedelta(days=30)

    merged_id = models.BigIntegerField(db_index=True, help_text="The id of the tag that is gone.")
    name = models.CharField(max_length=100)
    slug = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    into_id = models.BigIntegerField(db_index=True, help_text="The id of the tag that stayed.")
    into_name = models.CharField(max_length=100)
    moved = models.JSONField(default=dict, help_text="Ids of posts and revisions, and old addresses.")
    together = models.UUIDField(null=True, db_index=True, help_text="The same for all that were merged at once.")
    merged_at = models.DateTimeField(default=timezone.now, db_index=True)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = TagMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} → {self.into_name}"

    @classmethod
    def of(cls, tag: "Tag", into: "Tag", by: Any, together: "UUID | None" = None) -> "TagMerge":
        """The merge of two tags as they stand, not saved yet."""
        words = {"name": tag.name, "slug": tag.slug, "description": tag.description}
        return cls(merged_id=tag.pk, into_id=into.pk, into_name=into.name, merged_by=by, together=together, **words)

    @property
    def is_over(self) -> bool:
        """Whether it is too long ago to be undone."""
        return self.merged_at < timezone.now() - self.UNDO_WITHIN

    @property
    def why_not_undone(self) -> str:
        """Why :meth:`undo` would refuse, in words for an editor; empty when it would not."""
        return why_not(self)

    @property
    def companions(self) -> "list[TagMerge]":
        """This merge and those made with it that still stand, the last one first."""
        if self.together is None:
            return [] if self.undone_at else [self]
        return list(TagMerge.objects.standing().filter(together=self.together).order_by("-pk"))

    def undo(self, by: Any = None) -> "Tag":
        """Bring the tag back under its id and address, with its posts, drafts, schedules, followers and addresses.

        Posts that have lost the other tag since, and those that got it since, stay as they are.

        :param by: the ``User`` who decided.
        :raises blog.tagging.trying.MergeRefused: when it was undone before, is older than 30 days, the other tag is
            gone, or its name or address have been taken.
        """
        return unmerge(self, by)

    def undo_all(self, by: Any = None) -> "list[Tag]":
        """The same for all that were merged at once with it and were not undone since; for all of them or for none.

        :param by: as for :meth:`undo`.
        :raises blog.tagging.trying.MergeRefused: when one of them cannot be undone, or all of them were.
        """
        return unmerge_all(self, by)
