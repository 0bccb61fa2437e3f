"""Compares what is true with what was remembered, indexed and counted, and mends what differs."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.reconciling import Drift, reconcilers

WRONG_USE, DRIFT_FOUND = 2, 3


class Command(BaseCommand):
    help = (
        "Finds and mends what bypassed every hook. "
        "Exit codes: 0 nothing differs, or all of it was mended; 2 wrong use; 3 something differs and was not mended."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", "--dry-run", action="store_true", dest="check", help="Only say what differs.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print one JSON object.")
        parser.add_argument("--only", metavar="NAME", help="One check by name, e.g. search.tag_counts.")

    def handle(self, *args: Any, check: bool, as_json: bool, only: str | None, **options: Any) -> None:
        chosen = reconcilers()
        if only and only not in chosen:
            raise CommandError(
                f"--only: there is no check “{only}”. There are: {', '.join(chosen)}.", returncode=WRONG_USE
            )
        began, drifts = time.monotonic(), []
        for name, reconciler in chosen.items():
            if only in (None, name):
                self._progress(name, as_json)
                drift = reconciler(not check)
                drifts.append(drift)
                self._report(drift, as_json)
        left = sum(drift.found - drift.mended for drift in drifts)
        if as_json:
            milliseconds = round((time.monotonic() - began) * 1000)
            items = [drift.as_json() for drift in drifts]
            facts = {"v": 1, "ok": left == 0, "dry_run": check, "drift": sum(drift.found for drift in drifts)}
            self.stdout.write(json.dumps({**facts, "items": items, "ms": milliseconds}))
        if left:
            raise CommandError(f"{left} differences were found and not mended.", returncode=DRIFT_FOUND)

    def _progress(self, name: str, as_json: bool) -> None:
        if not as_json and self.stderr.isatty():
            self.stderr.write(f"\rchecking {name} …\x1b[K", ending="")
            self.stderr.flush()

    def _report(self, drift: Drift, as_json: bool) -> None:
        if as_json:
            return
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")
        self.stdout.write(f"{drift.name}: {drift.checked} checked, {drift.found} differ, {drift.mended} mended")
        for example in drift.examples:
            self.stdout.write(f"    {example}")
