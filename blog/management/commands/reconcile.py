"""Compares what is true with what was remembered, indexed and counted, and mends what differs."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.reconciling import Drift, reconcile, reconcilers, watched_by

WRONG_USE, DRIFT_FOUND = 2, 3
BAR = 24  # signs


class Command(BaseCommand):
    is_live = False
    help = (
        "Finds and mends what bypassed every hook. What differs only because a worker has not come to it yet is "
        "counted as waiting, and is no drift. "
        "Exit codes: 0 nothing differs, or all of it was mended; 2 wrong use; 3 something differs and was not mended."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", "--dry-run", action="store_true", dest="check", help="Only say what differs.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print one JSON object.")
        parser.add_argument(
            "--only", metavar="NAME", action="append", help="One check by name, e.g. search.tag_counts; repeatable."
        )

    def handle(self, *args: Any, check: bool, as_json: bool, only: list[str] | None, **options: Any) -> None:
        chosen = reconcilers()
        for name in only or ():
            if name not in chosen:
                there_are = ", ".join(chosen)
                raise CommandError(f"--only: there is no check “{name}”. There are: {there_are}.", returncode=WRONG_USE)
        self.is_live = not as_json and self.stderr.isatty()
        items = [self._run(name, check, as_json) for name in chosen if not only or name in only]
        found, mended = (sum(item[figure] for item in items) for figure in ("found", "mended"))
        if as_json:
            facts = {"v": 1, "ok": found == mended, "dry_run": check, "drift": found}
            self.stdout.write(json.dumps({**facts, "items": items, "ms": sum(item["ms"] for item in items)}))
        if found > mended:
            raise CommandError(f"{found - mended} differences were found and not mended.", returncode=DRIFT_FOUND)

    def _run(self, name: str, check: bool, as_json: bool) -> dict[str, Any]:
        began = time.monotonic()
        self._show(Drift(name))
        with watched_by(self._show):
            drift = reconcile(name, not check)
        if not as_json:
            self._report(drift)
        return {**drift.as_json(), "ms": round((time.monotonic() - began) * 1000)}

    def _show(self, drift: Drift) -> None:
        """How far this check is, on a terminal only."""
        if self.is_live:
            self.stderr.write(f"\r{_bar(drift)}\x1b[K", ending="")
            self.stderr.flush()

    def _report(self, drift: Drift) -> None:
        if self.is_live:
            self.stderr.write("\r\x1b[K", ending="")
        waits = f", {drift.waiting} waiting" if drift.waiting else ""
        self.stdout.write(f"{drift.name}: {drift.checked} checked, {drift.found} differ, {drift.mended} mended{waits}")
        for example in drift.examples:
            self.stdout.write(f"    {example}")


def _bar(drift: Drift) -> str:
    if not drift.expected:
        return f"{drift.name} …"
    share = min(1.0, drift.checked / drift.expected)
    bar = "#" * int(share * BAR) + "." * (BAR - int(share * BAR))
    return f"{drift.name} [{bar}] {share:4.0%} {drift.checked}/{drift.expected}, {drift.found} differ"
