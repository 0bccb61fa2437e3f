"""What Bellbird remembers of a post's publications, out of reach of revisions, copies and editors."""

from django.db import models
from django.utils import timezone


class PostPublication(models.Model):
    """Is the post live, as far as has been announced, and how often has it gone live?

    Never a column of the page: publishing writes every field of the page from a revision's JSON, and copies inherit
    them. Rows are changed by compare-and-set only: one row changed is the transition.
    """

    post = models.OneToOneField("blog.Post", on_delete=models.CASCADE, primary_key=True, related_name="publication")
    live = models.BooleanField(default=False)
    publication_seq = models.PositiveIntegerField(default=0, help_text="How often the post has gone live.")
    unpublication_seq = models.PositiveIntegerField(default=0)
    update_seq = models.PositiveIntegerField(default=0)
    digests = models.JSONField(default=dict, help_text="Short hashes of what readers see, by field.")
    first_live_at = models.DateTimeField(null=True)
    is_public = models.BooleanField(default=True, help_text="No view restriction on the post or above it.")
    scheduled_for = models.DateTimeField(null=True)
    schedule_seq = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["live"], name="publication_live")]

    def __str__(self) -> str:
        return f"post {self.post_id}: {'live' if self.live else 'not live'}, {self.publication_seq}"


class PublicationFailure(models.Model):
    """A due revision that could not be published. Gone as soon as it is, or when its schedule is changed."""

    revision = models.OneToOneField(
        "wagtailcore.Revision", on_delete=models.CASCADE, related_name="publication_failure"
    )
    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="publication_failures")
    go_live_at = models.DateTimeField(help_text="The schedule that failed.")
    reason = models.TextField()
    is_held = models.BooleanField(default=False, help_text="Waits for an editor; not tried again by itself.")
    attempts = models.PositiveIntegerField(default=0)
    first_failed_at = models.DateTimeField(default=timezone.now)
    last_tried_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["next_try_at"], name="failure_next_try")]

    def __str__(self) -> str:
        return f"revision {self.revision_id}: {self.reason}"


class SchedulerRun(models.Model):
    """One finished run of ``publish_scheduled_posts``: the scheduler's heartbeat, kept for a week."""

    name = models.CharField(max_length=16)
    ended_at = models.DateTimeField(default=timezone.now, db_index=True)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"run {self.name}"
