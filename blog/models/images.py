from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class BlogImage(AbstractImage):
    """A picture with the name of whoever made it."""

    credit = models.CharField(max_length=160, blank=True, help_text="Who made it; shown below the picture.")

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = "image"


class BlogRendition(AbstractRendition):
    """One size and format of a picture, made once."""

    image = models.ForeignKey(BlogImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_spec")
        ]
