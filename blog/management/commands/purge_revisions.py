"""Takes away old drafts, and never one that is live, scheduled or wanted. In the place of Wagtail's command."""

import json
import logging
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from blog.revision_purge import Owner, Rules, owners, purge, removable
from blog.stopping import StopRequest, stop_request

logger = logging.getLogger("bellbird.revisions")
WRONG_USE, SOME_FAILED, WORK_REMAINS = 2, 3, 6


class Command(BaseCommand):
    help = (
        "Takes away old revisions. Kept are the first, the latest, the live one, what is scheduled, what a workflow or "
        "an editor's comment refers to, the newest --keep of each, and all that are younger than --days. "
        "Exit codes: 0 all done, or nothing to do; 1 crashed; 2 wrong use; 3 some could not be taken away; "
        "6 out of time or told to stop, work remains."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=90, metavar="N", help="Keep what is younger; default 90.")
        parser.add_argument("--keep", type=int, default=10, metavar="N", help="Keep the newest N of each; default 10.")
        parser.add_argument("--pages", action="store_true", help="Only revisions of pages.")
        parser.add_argument("--non-pages", action="store_true", help="Only revisions of what is no page.")
        parser.add_argument("--limit", type=int, metavar="N", help="Look at N posts or other objects at most.")
        parser.add_argument("--max-seconds", type=float, metavar="N", help="Begin nothing new after N seconds.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be taken away; write nothing.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print one JSON object.")
        parser.add_argument("--quiet", action="store_true", help="Print only what went wrong, so that cron mails then.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.options, self.began = options, time.monotonic()
        self.looked_at = self.done = 0
        self.failures: list[dict[str, str]] = []
        rules = _rules(options)
        with stop_request() as is_stopped:
            remains = self._run(rules, is_stopped)
        self._report()
        if self.failures:
            raise CommandError(f"{len(self.failures)} could not be purged.", returncode=SOME_FAILED)
        if remains:
            raise CommandError("Out of time or told to stop; run it again for the rest.", returncode=WORK_REMAINS)

    def _run(self, rules: Rules, is_stopped: StopRequest) -> bool:
        """Go through all; return whether some are left."""
        everything = self.options["pages"] == self.options["non_pages"]
        for owner in list(owners(rules, everything or self.options["pages"], everything or self.options["non_pages"])):
            if is_stopped() or self._is_late():
                return True
            if self.options["limit"] is not None and self.looked_at >= self.options["limit"]:
                return True
            self.looked_at += 1
            self._one(owner, rules)
        return False

    def _one(self, owner: Owner, rules: Rules) -> None:
        try:
            number = len(removable(owner, rules)) if self.options["dry_run"] else purge(owner, rules)
        except DatabaseError as error:
            logger.warning("revisions of %s could not be purged", owner, exc_info=error)
            self.failures.append({"object": str(owner), "reason": f"{type(error).__name__}: {error}".strip()})
            self._line(f"NOT PURGED: {owner}: {type(error).__name__}")
            return
        self.done += number
        if self._is_live():
            rate = self.looked_at / max(time.monotonic() - self.began, 0.001)
            self.stderr.write(f"\r{self.looked_at} looked at  {rate:.0f}/s  {self.done} revisions\x1b[K", ending="")
            self.stderr.flush()
        elif number and not self.options["quiet"]:
            self._line(f"{'would purge' if self.options['dry_run'] else 'purged'}: {owner}: {number}")

    def _line(self, text: str) -> None:
        if not self.options["as_json"]:
            self.stdout.write(text)

    def _report(self) -> None:
        if self._is_live():
            self.stderr.write("\r\x1b[K", ending="")
        if self.options["as_json"]:
            counts = {"done": self.done, "failed": len(self.failures), "skipped": 0, "looked_at": self.looked_at}
            facts = {"v": 1, "ok": not self.failures, "dry_run": self.options["dry_run"], **counts}
            milliseconds = round((time.monotonic() - self.began) * 1000)
            self.stdout.write(json.dumps({**facts, "items": self.failures, "ms": milliseconds}))
        elif not self.options["quiet"]:
            verb = "Would take away" if self.options["dry_run"] else "Took away"
            self.stdout.write(f"{verb} {self.done} revisions of {self.looked_at} objects with many.")

    def _is_late(self) -> bool:
        most = self.options["max_seconds"]
        return most is not None and time.monotonic() - self.began >= most

    def _is_live(self) -> bool:
        return not self.options["quiet"] and not self.options["as_json"] and self.stderr.isatty()


def _rules(options: dict[str, Any]) -> Rules:
    """:raises CommandError: for numbers that make no sense."""
    for name, least in (("days", 0), ("keep", 1), ("limit", 0), ("max_seconds", 0)):
        if options[name] is not None and options[name] < least:
            raise CommandError(f"--{name.replace('_', '-')}: {least} or more.", returncode=WRONG_USE)
    days = 90 if options["days"] is None else options["days"]
    return Rules(keep=options["keep"], older_than=timezone.now() - timedelta(days=days))
