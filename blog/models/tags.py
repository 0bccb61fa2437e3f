"""Tags: one spelling each, whatever the case; old addresses lead on."""

import unicodedata
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.urls import reverse
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel

from blog.tagging.merging import merge
from blog.tagging.names import bearer_of
from blog.tagging.renaming import names_changed, record_rename

if TYPE_CHECKING:
    from blog.models.tag_merges import TagMerge


def in_plain_form(name: str) -> str:
    """A tag's name as it is stored: composed characters (NFKC), single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


class Tag(TagBase):
    """A word that posts share. ``Harbours`` and ``harbours`` are the same one."""

    free_tagging = True
    posts: int
    """How many posts a reader finds on it, where a list has counted them."""

    description = models.TextField(blank=True, help_text="Shown at the head of the tag's page.")
    rename_seq = models.PositiveIntegerField(default=0, editable=False)

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("description")]

    class Meta:
        verbose_name = "tag"
        verbose_name_plural = "tags"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="one_tag_per_name", violation_error_message="There is a tag of this name already."
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("blog:tag", args=[self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save under the name in its plain form; a tag that is renamed keeps its old address and announces it.

        :raises django.db.IntegrityError: when another tag has the name, whatever the case.
        """
        self.name = in_plain_form(self.name)  # type: ignore[has-type]
        with transaction.atomic():
            stored = None if self._state.adding else Tag.objects.select_for_update().filter(pk=self.pk).first()
            if stored is None:
                self._refuse_double()
                super().save(*args, **kwargs)
            else:
                self._save_again(stored, *args, **kwargs)

    def slugify(self, tag: str, i: int | None = None) -> str:
        """An address for a new tag. One that leads to another tag stays that one's."""
        slug: str = super().slugify(tag, i)
        taken = TagAlias.objects.filter(slug=slug).exclude(tag=self.pk).exists()
        return self.slugify(tag, (i or 0) + 1) if taken else slug

    def merge_into(self, other: "Tag", by: Any = None) -> "TagMerge":
        """Make this tag one with ``other``, which stays; return what can undo it.

        Posts, drafts, schedules, old versions, followers and addresses of this tag are the other's from now on, in one
        transaction. No post is announced as changed and nobody is mailed.

        :param by: the ``User`` who decided.
        :raises blog.tagging.trying.MergeRefused: when one of the two is gone, or both are the same.
        """
        return merge(self, other, by)

    def _refuse_double(self) -> None:
        if bearer_of(self.name, besides=self.pk):
            raise IntegrityError(f"There is a tag “{self.name}” already.")

    def _save_again(self, stored: "Tag", *args: Any, **kwargs: Any) -> None:
        update_fields = kwargs.get("update_fields")
        changed = names_changed(self, stored, update_fields)
        self.rename_seq = stored.rename_seq + bool(changed)
        if changed and update_fields is not None:
            kwargs["update_fields"] = {*update_fields, "rename_seq"}
        if "name" in changed:
            self._refuse_double()
        super().save(*args, **kwargs)
        if changed:
            record_rename(self, stored)


class PostTag(ItemBase):
    """A post wears a tag."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged_posts")
    content_object = ParentalKey("blog.Post", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="a_tag_once_per_post")]

    def __str__(self) -> str:
        return f"{self.content_object_id}: {self.tag_id}"


class TagAlias(models.Model):
    """An address that a tag once had; it leads to the tag for good (301)."""

    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        verbose_name_plural = "tag aliases"

    def __str__(self) -> str:
        return f"{self.slug} → {self.tag_id}"
