"""Throws away what nobody needs of mail any more. For cron, once a night."""

import json
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand

from notifications import tidying


class Command(BaseCommand):
    help = (
        "Deletes subscriptions nobody confirmed within 30 days, changes of address nobody agreed to within 7 days and "
        "attempts older than 90 days, empties what mail providers said 90 days ago and lists uploaded 30 days ago that "
        "were never imported, and blanks addresses of the erased. Exit code: 0 done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say how much there is.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print one JSON object.")

    def handle(self, *args: Any, dry_run: bool, as_json: bool, **options: Any) -> None:
        numbers = {}
        for job in tidying.JOBS:
            numbers[job] = tidying.count(job) if dry_run else tidying.tidy(job, partial(self._say, job))
            if not as_json:
                self.stdout.write(f"{job}: {numbers[job]}{' to tidy' if dry_run else ' tidied'}")
        if as_json:
            items = [{"name": job, "count": number} for job, number in numbers.items()]
            self.stdout.write(json.dumps({"v": 1, "ok": True, "dry_run": dry_run, "items": items}))

    def _say(self, job: str, done: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{job}: {done} …\x1b[K\r", ending="")
            self.stderr.flush()
