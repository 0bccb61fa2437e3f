"""How many live posts each tag, author, series and month has. Counted anew when it may have changed, never added to."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import connection, models, transaction
from django.utils import timezone

from blog.models import PostTag
from blog.visibility import visible_posts

COUNTING = 0x5441_4753  # names PostgreSQL's advisory lock: "TAGS"
WRITE_COUNTS = """
    INSERT INTO search_tagcount (tag_id, live_posts, updated_at)
    SELECT tag.id,
           (SELECT COUNT(*) FROM search_countedpost counted WHERE counted.kind = 'tag' AND counted.key = tag.id), %%s
    FROM blog_tag tag WHERE tag.id IN (%s)
    ON CONFLICT (tag_id) DO UPDATE SET live_posts = excluded.live_posts, updated_at = excluded.updated_at
"""


class Kind(models.TextChoices):
    """What posts are counted for."""

    TAG = "tag", "tag"
    AUTHOR = "author", "author"
    SERIES = "series", "series"
    MONTH = "month", "month"


class Wearing(NamedTuple):
    """A post that counts for a tag."""

    post_id: int
    tag_id: int


class TagCountManager(models.Manager["TagCount"]):
    def recount(self, post_ids: Collection[int]) -> None:
        """
        Look at posts again, and count the tags that they have come to or left.

        :param post_ids: posts that may have changed; deleted ones too.
        """
        with transaction.atomic():
            one_at_a_time()
            counted = CountedPost.objects.filter(post_id__in=post_ids)
            before = {Wearing(post, tag): pk for pk, post, tag in counted.values_list("pk", "post_id", "key")}
            now = worn_by_visible(post_ids)
            gone, new = before.keys() - now, now - before.keys()
            if gone:
                CountedPost.objects.filter(pk__in=[before[each] for each in gone]).delete()
            if new:
                CountedPost.objects.bulk_create(CountedPost(post_id=post, key=tag) for post, tag in sorted(new))
            self.write({each.tag_id for each in gone | new})

    def write(self, tag_ids: Collection[int]) -> None:
        """Write the counts of these tags, as far as they exist, from what is known of their posts."""
        if tag_ids:
            marks, now = ", ".join(["%s"] * len(tag_ids)), connection.ops.adapt_datetimefield_value(timezone.now())
            with connection.cursor() as cursor:
                cursor.execute(WRITE_COUNTS % marks, [now, *tag_ids])


class TagCount(models.Model):
    """The number of posts that any reader sees under a tag: live, public, not expired, no aliases."""

    tag = models.OneToOneField("blog.Tag", on_delete=models.CASCADE, primary_key=True, related_name="live_count")
    live_posts = models.PositiveIntegerField(default=0, db_index=True)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = TagCountManager()

    def __str__(self) -> str:
        return f"{self.tag_id}: {self.live_posts}"


class PostCount(models.Model):
    """The number of posts that any reader sees of an author, of a series or of a month."""

    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.BigIntegerField(help_text="Id of the profile or series; a month as its six figures, e.g. 202611.")
    live_posts = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_post_count_each")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.live_posts}"


class CountedPost(models.Model):
    """
    A post was visible and counted for this tag, author, series or month when it was last looked at.

    Says what a post has left, which nobody else knows after a publication or a deletion, and makes counting cost
    the same however many posts a tag has. Plain ids: the rows outlive post and tag until they are looked at again.
    """

    post_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TAG)
    key = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post_id", "kind", "key"], name="a_post_counts_once_for_each")]
        indexes = [models.Index(fields=["kind", "key"], name="counted_for")]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.kind} {self.key}"


def worn_by_visible(post_ids: Iterable[int]) -> set[Wearing]:
    """The tags of those of these posts that any reader may see."""
    visible = list(visible_posts().filter(pk__in=post_ids).values_list("pk", flat=True))
    worn = PostTag.objects.filter(content_object_id__in=visible) if visible else PostTag.objects.none()
    return {Wearing(post, tag) for post, tag in worn.values_list("content_object_id", "tag_id")}


def one_at_a_time() -> None:
    """
    Let nobody else count until this transaction ends: a count begun before another commit must not be written after it.

    On SQLite the transaction itself sees to that.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COUNTING])
