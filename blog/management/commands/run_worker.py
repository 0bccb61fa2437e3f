"""Background work for hosts that can keep a process running. Cron alone loses nothing; a worker is only sooner."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from blog.stopping import stop_request
from blog.work import Shift, drain_all

logger = logging.getLogger("bellbird.worker")

IDLE_SECONDS = 1.0
RECOVERY_SECONDS = 5.0
STOPPED_WITH_WORK_LEFT = 6


class Command(BaseCommand):
    help = (
        "Runs what events asked for, and sends mail. Start as many as you like. "
        "Exit codes: 0 told to stop, or with --once nothing left; 6 out of time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now, then end.")
        parser.add_argument("--max-seconds", type=float, metavar="N", help="End after this time.")

    def handle(self, *args: Any, once: bool, max_seconds: float | None, **options: Any) -> None:
        if max_seconds is not None and max_seconds <= 0:
            raise CommandError("--max-seconds must be greater than 0.", returncode=2)
        ends_at = time.monotonic() + max_seconds if max_seconds is not None else None
        with stop_request() as is_stopped:
            shift = Shift(ends_at, is_stopped)
            while not shift.is_over():
                busy = self._round(shift)
                if once:
                    break
                if not busy:
                    _rest(shift, IDLE_SECONDS)
        if ends_at is not None and time.monotonic() >= ends_at and once:
            raise CommandError("Out of time; work remains.", returncode=STOPPED_WITH_WORK_LEFT)

    def _round(self, shift: Shift) -> bool:
        close_old_connections()
        try:
            totals = drain_all(shift)
        except (OperationalError, InterfaceError):
            logger.exception("the database did not answer; trying again in %s s", RECOVERY_SECONDS)
            connection.close()
            _rest(shift, RECOVERY_SECONDS)
            return True
        for name, progress in totals.items():
            if progress.done or progress.failed:
                self.stdout.write(f"{name}: {progress.done} done, {progress.failed} failed")
        return any(progress.done for progress in totals.values())


def _rest(shift: Shift, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and not shift.is_over():
        time.sleep(0.1)
