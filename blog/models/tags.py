"""Tags: one spelling each, whatever the case; old addresses lead on."""

import unicodedata
from typing import Any

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel


class Tag(TagBase):
    """A word that posts share. ``Harbours`` and ``harbours`` are the same one."""

    free_tagging = True
    description = models.TextField(blank=True, help_text="Shown at the head of the tag's page.")

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save under the name in its plain form: composed characters (NFKC), single spaces."""
        self.name = " ".join(unicodedata.normalize("NFKC", self.name).split())  # type: ignore[has-type]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("blog:tag", args=[self.slug])


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
