"""Can the site do its work at this moment? What ``/readyz`` asks."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.utils import timezone
from django.utils.timesince import timesince
from wagtail.models import Revision

from blog.models import PublicationFailure, ReceiverRun
from blog.scheduling.due import post_content_types
from blog.scheduling.heartbeat import last_beat
from cms.diagnosis.findings import WORK_REMAINS, Check, Problem, State
from notifications.sending.epoch import why_restored

LATE: Final = timedelta(minutes=10)  # cron comes every minute; ten missed turns are no accident
FREE_SHARE: Final = 0.05  # of the disk
CRON: Final = "Run `manage.py publish_scheduled_posts` from cron every minute; the README has the line."


def database() -> str:
    """Write a row and take it back."""
    try:
        with transaction.atomic():
            Session.objects.create(session_key="doctor", expire_date=timezone.now())
            transaction.set_rollback(True)
    except DatabaseError as error:
        if connection.vendor == "sqlite" and "no such table" in str(error):
            return f"{connection.vendor}, empty"
        fix = "Check DATABASE_URL: does the server run, does the folder exist, may this user write there?"
        raise Problem(f"cannot be written: {error}".splitlines()[0], fix) from error
    return f"{connection.vendor}, can be written"


def migrations() -> str:
    """Compare the migrations in the code with those the database has seen."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise Problem(f"{len(missing)} not applied", "Run `manage.py migrate`.")
    return "all applied"


def disk() -> str:
    """Look at the space left where uploads go."""
    folder = Path(settings.MEDIA_ROOT).resolve()
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    share = usage.free / usage.total
    says = f"{share:.0%} free"
    if share < FREE_SHARE:
        raise Problem(f"only {says} below {folder}", "Make room, or move MEDIA_ROOT.", exit_code=WORK_REMAINS)
    return says


def scheduler() -> str:
    """Look for posts whose time has passed and that nobody has tried to publish, and for the last sign of life."""
    waiting = Revision.objects.filter(
        content_type__in=post_content_types(),
        approved_go_live_at__lt=timezone.now() - LATE,
    ).exclude(pk__in=PublicationFailure.objects.values("revision_id"))
    oldest = waiting.aggregate(oldest=Min("approved_go_live_at"))["oldest"]
    if oldest:
        raise Problem(f"silent: a post has been due for {_age(oldest)}", CRON, exit_code=WORK_REMAINS)
    last = last_beat()
    if last is None:
        raise Problem("has never run", CRON, state=State.WARNING)
    if last < timezone.now() - LATE:
        raise Problem(f"silent for {_age(last)}", CRON, exit_code=WORK_REMAINS)
    return f"last ran at {timezone.localtime(last):%H:%M:%S}"


def queue() -> str:
    """Look for receiver runs that should have been done long ago."""
    due = ReceiverRun.objects.due().filter(next_at__lt=timezone.now() - LATE)
    oldest = due.aggregate(oldest=Min("next_at"))["oldest"]
    if oldest:
        fix = f"Start `manage.py run_worker`. {CRON}"
        raise Problem(f"{due.count()} runs wait, the oldest for {_age(oldest)}", fix, exit_code=WORK_REMAINS)
    return "no run is late"


def restored_copy() -> str:
    """Ask whether this database has forgotten mail that was sent."""
    why = why_restored()
    if why:
        fix = "Look at what it would send, and let it: `manage.py confirm_restore`."
        raise Problem(f"no mail is sent, this is a restored copy: {why}", fix)
    return "this database sent the last mail"


def _age(since: datetime) -> str:
    return timesince(since).replace("\xa0", " ")


OPERATION: Final = (
    Check("database", database),
    Check("migrations", migrations),
    Check("disk", disk),
    Check("scheduler", scheduler, needs_database=True),
    Check("queue", queue, needs_database=True),
    Check("restored copy", restored_copy, needs_database=True),
)
