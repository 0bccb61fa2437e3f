"""How many live posts each tag, author, series and month has. Written by ``search.models.counted_posts``."""

from collections.abc import Collection

from django.db import connection, models
from django.utils import timezone

from search.models.counted import Kind

WRITE_TAG_COUNTS = """
    INSERT INTO search_tagcount (tag_id, live_posts, updated_at)
    SELECT tag.id,
           (SELECT COUNT(*) FROM search_countedpost counted WHERE counted.kind = 'tag' AND counted.key = tag.id), %%s
    FROM blog_tag tag WHERE tag.id IN (%s)
    ON CONFLICT (tag_id) DO UPDATE SET live_posts = excluded.live_posts, updated_at = excluded.updated_at
"""


class TagCountManager(models.Manager["TagCount"]):
    def write(self, tag_ids: Collection[int]) -> None:
        """Write the counts of these tags, as far as they exist, from what is known of their posts."""
        if tag_ids:
            marks, now = ", ".join(["%s"] * len(tag_ids)), connection.ops.adapt_datetimefield_value(timezone.now())
            with connection.cursor() as cursor:
                cursor.execute(WRITE_TAG_COUNTS % marks, [now, *tag_ids])


class TagCount(models.Model):
    """
    The number of posts that any reader sees under a tag: live, public, no aliases.

    A post whose date of expiry has passed counts until the scheduler has been round; ``blog.tallies`` minds it at once.
    """

    tag = models.OneToOneField("blog.Tag", on_delete=models.CASCADE, primary_key=True, related_name="live_count")
    live_posts = models.PositiveIntegerField(default=0, db_index=True)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = TagCountManager()

    def __str__(self) -> str:
        return f"{self.tag_id}: {self.live_posts}"


class PostCount(models.Model):
    """The number of posts that any reader sees of an author, of a series or of a month. No row: none."""

    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.BigIntegerField(help_text="Id of the profile or series; a month as its six figures, e.g. 202611.")
    live_posts = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_post_count_each")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.live_posts}"
