"""What is made of a post's pictures ahead of the first reader, and the picture that stands for it elsewhere."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import models
from django.db.models import F
from django.utils import timezone

LEASE: Final = timedelta(minutes=10)  # how long one process may take over one post
FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=6)


class PictureWorkManager(models.Manager["PictureWork"]):
    def ask(self, *posts: int) -> None:
        """Have the pictures of these posts looked at, and looked at again if that is being done right now."""
        known = self.filter(post__in=posts)
        known.update(asked=F("asked") + 1, tries=0, not_before=timezone.now())
        rows = [PictureWork(post=post) for post in sorted(set(posts))]
        self.bulk_create(rows, batch_size=500, ignore_conflicts=True)

    def claim(self) -> "PictureWork | None":
        """Something that is due, for this process alone; ``None`` when nothing is, or another was quicker."""
        now = timezone.now()
        work = self.filter(not_before__lte=now).order_by("not_before").first()
        if work is None:
            return None
        same = self.filter(pk=work.pk, not_before=work.not_before, asked=work.asked)
        taken = same.update(not_before=now + LEASE, tries=F("tries") + 1)
        work.tries += 1
        return work if taken else self.claim()


class PictureWork(models.Model):
    """The pictures of this post are to be made: all sizes of what it shows, and its share card."""

    post = models.BigIntegerField(primary_key=True)
    asked = models.PositiveIntegerField(default=1)
    tries = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now, db_index=True)

    objects = PictureWorkManager()

    def __str__(self) -> str:
        return f"pictures of post {self.post}"

    def done(self) -> None:
        """Forget it, unless it was asked for again meanwhile."""
        same = PictureWork.objects.filter(pk=self.pk)
        if not same.filter(asked=self.asked).delete()[0]:
            same.update(not_before=timezone.now())

    def wait(self) -> datetime:
        """Try again later, and later each time; return when."""
        delay = min(FIRST_WAIT * 2 ** min(self.tries, 20), LONGEST_WAIT)
        moment = timezone.now() + delay
        PictureWork.objects.filter(pk=self.pk, asked=self.asked).update(not_before=moment)
        return moment


class ShareCard(models.Model):
    """The picture that other sites show of a post without a lead picture: its title in the look of the site.

    :param digest: of all that is to be read on it; its file is named for it.
    """

    post = models.OneToOneField("blog.Post", on_delete=models.CASCADE, primary_key=True, related_name="share_card")
    digest = models.CharField(max_length=32)
    file = models.FileField(upload_to="share-cards/", max_length=160)

    def __str__(self) -> str:
        return f"share card of post {self.post_id}"

    @property
    def url(self) -> Any:
        """Where it is to be seen."""
        return self.file.url
