"""When the scheduler last ran, so that the admin, ``doctor`` and ``/readyz`` can say when it is silent."""

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from blog.models import SchedulerRun
from blog.scheduling.run import ScheduleRun

KEEP = timedelta(days=7)


def beat(run: ScheduleRun) -> None:
    """Record that a run ended, and forget runs that are older than a week."""
    SchedulerRun.objects.create(name=run.name, done=run.done, failed=run.failed, held=run.held)
    SchedulerRun.objects.filter(ended_at__lt=timezone.now() - KEEP).delete()


def last_beat() -> datetime | None:
    """When a run last ended, or ``None`` if none ever has."""
    return SchedulerRun.objects.aggregate(last=Max("ended_at"))["last"]
