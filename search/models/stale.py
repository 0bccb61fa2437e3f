"""What has to be looked at again, written in the same transaction as what made it so."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.db.models import Max, Model, Q, QuerySet, Value
from django.utils import timezone

from blog.words import clip
from search.models.inserting import insert_from

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)


class StaleEntryManager(models.Manager["StaleEntry"]):
    def mark(self, model: type[Model], keys: Iterable[Any]) -> None:
        """Have these objects looked at again once the transaction has committed."""
        self.bulk_create(StaleEntry(label=model._meta.label, key=int(key)) for key in keys)

    def mark_all(self, model: type[Model], keys: "QuerySet[Any]") -> None:
        """
        The same for as many objects as there are, in one statement.

        :param keys: selects their ids, as ``values("pk")`` does.
        """
        rows = keys.order_by().annotate(label=Value(model._meta.label))
        insert_from(StaleEntry, ("key", "label"), rows)

    def due(self) -> "QuerySet[StaleEntry]":
        """Those that may be looked at now, the oldest first."""
        return self.filter(Q(next_at__isnull=True) | Q(next_at__lte=timezone.now())).order_by("pk")

    def put_off(self) -> "QuerySet[StaleEntry]":
        """Those that could not be looked at when they were, the most often tried first."""
        return self.filter(attempts__gt=0).order_by("-attempts", "pk")

    def take(self, size: int, **narrowed: Any) -> "list[StaleEntry]":
        """
        Take the oldest due marks off the queue. Call inside the transaction in which they are looked at.

        A rollback, or the death of the process, puts them back. Marks that somebody else has taken are passed over.
        """
        skip_locked = connection.features.has_select_for_update_skip_locked
        marks = list(self.due().filter(**narrowed).select_for_update(skip_locked=skip_locked)[:size])
        self.filter(pk__in=[mark.pk for mark in marks]).delete()
        return marks

    def youngest(self) -> int:
        """The number of the youngest due mark; 0 when there is none."""
        return self.due().aggregate(last=Max("pk"))["last"] or 0


class StaleEntry(models.Model):
    """
    An object whose index entry, and whose counts, may no longer be true. Gone once it has been looked at again.

    Each mark is a row of its own, even for the same object. One row for each object would have to be shared between
    whoever writes it and the worker who takes it off: either they wait for one another, or a mark is lost that was
    written, and not yet committed, while the worker was looking.
    """

    label = models.CharField(max_length=64, help_text="Label of the model, e.g. blog.Post.")
    key = models.BigIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="Times it could not be looked at.")
    next_at = models.DateTimeField(null=True, help_text="When it may be looked at again; empty for at once.")
    last_error = models.CharField(max_length=200, default="", db_default="")

    objects = StaleEntryManager()

    class Meta:
        indexes = [models.Index(fields=["label", "key"], name="stale")]

    def __str__(self) -> str:
        return f"{self.label} {self.key}"

    def wait(self, error: Exception) -> None:
        """
        Have it looked at later, since it could not be now. Each wait is twice as long as the last, up to six hours.

        :param error: why it could not be looked at.
        """
        wait = min(FIRST_WAIT * 2 ** min(self.attempts, 10), LONGEST_WAIT)
        StaleEntry.objects.filter(pk=self.pk).update(
            attempts=self.attempts + 1,
            next_at=timezone.now() + wait,
            last_error=clip(f"{type(error).__name__}: {error}".replace("\0", ""), 200),
        )
