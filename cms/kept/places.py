"""Where a post was when its pages were last purged, so that the lists it has left are purged as well."""

from django.db import models


class KeptPlace(models.Model):
    """The lists and neighbours of one post, as keys of pages. Plain id: the row outlives the post."""

    post_id = models.BigIntegerField(primary_key=True)
    keys = models.JSONField(default=list)

    class Meta:
        app_label = "cms"

    def __str__(self) -> str:
        return f"post {self.post_id}: {', '.join(self.keys)}"


def places_then(post_id: int) -> set[str]:
    """Where a post was when its pages were last purged for certain; nothing where that is not known."""
    return set(KeptPlace.objects.filter(pk=post_id).values_list("keys", flat=True).first() or ())
