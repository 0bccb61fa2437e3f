"""Tasks of this room: wake-up calls only. The ledger is the truth; a lost task loses nothing."""

from django.tasks import task

from blog.events.runner import run_due

INLINE_SECONDS = 2.0


@task
def look_for_work(event_ids: list[int]) -> int:
    """Run what these fresh events asked for, for at most two seconds; workers and cron pick up the rest.

    :param event_ids: where to look first. A hint: losing it delays, and loses nothing.
    :returns: how many runs were finished.
    """
    return run_due(event_ids=event_ids, max_seconds=INLINE_SECONDS).finished
