"""How often posts were opened: counted by the day, added up by the year, and ranked. Nothing here is about readers."""

from datetime import datetime, timedelta
from typing import Final

from django.db import models, transaction

LONG_AGO: Final = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


class ViewBatch(models.Model):
    """What one process counted of one post within moments; waits to be folded into :class:`PostViews`."""

    post_number = models.BigIntegerField()
    day = models.DateField()
    views = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.views} of {self.post_number}"


class PostViews(models.Model):
    """
    How often a post was opened on a day of the site's time zone.

    The database does not check ``post``: who deletes one must never wait for, or stumble over, a row being counted.
    """

    post = models.ForeignKey("blog.Post", models.CASCADE, db_constraint=False, related_name="views_by_day")
    day = models.DateField(db_index=True)
    views = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "day"], name="views_of_a_day")]

    def __str__(self) -> str:
        return f"{self.views} of {self.post_id} on {self.day}"


class YearOfViews(models.Model):
    """How often a post was opened in a year, as far as its days are not kept any more."""

    post = models.ForeignKey("blog.Post", models.CASCADE, db_constraint=False, related_name="views_by_year")
    year = models.PositiveSmallIntegerField()
    views = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "year"], name="views_of_a_year")]

    def __str__(self) -> str:
        return f"{self.views} of {self.post_id} in {self.year}"


class PopularPost(models.Model):
    """A post that is read much at present. Whether somebody may see it is asked when it is listed."""

    post = models.OneToOneField(
        "blog.Post", models.CASCADE, primary_key=True, db_constraint=False, related_name="popularity"
    )
    score = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.score} for {self.post_id}"


class ViewTurn(models.Model):
    """When something that is done every so often was done last, so that one worker of many does it."""

    name = models.CharField(max_length=10, primary_key=True)
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.done_at}"

    @classmethod
    def is_due(cls, name: str, every: timedelta, now: datetime) -> bool:
        """Whether it is time; one query, nothing is locked."""
        return not cls.objects.filter(pk=name, done_at__gt=now - every).exists()

    @classmethod
    def take(cls, name: str, every: timedelta, now: datetime) -> bool:
        """
        Take the turn if it is due; only one caller gets it, and gives it back if its transaction fails.

        :raises TransactionManagementError: outside ``atomic()``.
        """
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("A turn is taken in the transaction that does the work.")
        ViewTurn.objects.bulk_create([ViewTurn(name=name, done_at=LONG_AGO)], ignore_conflicts=True)
        return bool(cls.objects.filter(pk=name, done_at__lte=now - every).update(done_at=now))
