"""Brings subscribers from a file. Nobody is mailed; who left stays away; a second run changes nothing."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notifications.importing import Mapping, Result, Sheet, UnreadableFile, guess, read, run
from notifications.importing.columns import ADDRESS, ROLES
from notifications.models import SubscriberImport

WRONG_USE, SOME_REJECTED = 2, 3
TRUE = "confirmed"


class Command(BaseCommand):
    help = (
        "Imports subscribers from a CSV file. "
        "Exit codes: 0 all lines were read; 2 wrong use; 3 some lines could not be read, the others were imported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="WHAT=COLUMN",
            help=f"Which column is what, by its name in the first line; guessed otherwise. WHAT: {', '.join(ROLES)}.",
        )
        parser.add_argument(
            "--unmarked",
            choices=["waiting", TRUE],
            default="waiting",
            help="What holds where the list does not say whether somebody confirmed (default: waiting).",
        )
        parser.add_argument("--consent", default="", help="Where and when these people agreed; kept with each of them.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would happen.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print one JSON object.")

    def handle(self, *args: Any, file: Path, consent: str, dry_run: bool, as_json: bool, **options: Any) -> None:
        if not dry_run and not consent.strip():
            raise CommandError("--consent: say where and when these people agreed to be mailed.", returncode=WRONG_USE)
        sheet = self._sheet(file)
        mapping = self._mapping(sheet, options["map"], options["unmarked"] == TRUE)
        began = time.monotonic()
        result = run(sheet, mapping, dry=dry_run, consent=consent, via="import_subscribers", tell=self._tell)
        if not dry_run:
            _record(file, mapping, consent, result)
        self._report(result, dry_run, as_json, round((time.monotonic() - began) * 1000))
        if result.counts["invalid"]:
            raise CommandError(f"{result.counts['invalid']} lines could not be read.", returncode=SOME_REJECTED)

    def _sheet(self, file: Path) -> Sheet:
        try:
            return read(file.read_bytes())
        except (OSError, UnreadableFile) as error:
            raise CommandError(f"{file}: {error}", returncode=WRONG_USE) from None

    def _mapping(self, sheet: Sheet, said: list[str], unmarked_are_confirmed: bool) -> Mapping:
        found = guess(sheet.header).as_json() | {"unmarked_are_confirmed": unmarked_are_confirmed}
        for pair in said:
            what, _equals, column = pair.partition("=")
            if what not in ROLES:
                raise CommandError(f"--map {pair}: WHAT is one of {', '.join(ROLES)}.", returncode=WRONG_USE)
            if column not in sheet.header:
                there = ", ".join(sheet.header[:20])
                raise CommandError(f"--map {pair}: there is no such column. There are: {there}.", returncode=WRONG_USE)
            found[what] = sheet.header.index(column)
        if found[ADDRESS] is None:
            raise CommandError("No column looks like addresses: say --map address=COLUMN.", returncode=WRONG_USE)
        return Mapping.from_json(found)

    def _tell(self, lines: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{lines:,} lines\x1b[K", ending="")
            self.stderr.flush()

    def _report(self, result: Result, dry_run: bool, as_json: bool, milliseconds: int) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")
        rejects = [{"line": reject.line, "reason": reject.reason} for reject in result.rejects]
        if as_json:
            facts = {"v": 1, "ok": not result.counts["invalid"], "dry_run": dry_run, **result.as_json()}
            self.stdout.write(json.dumps({**facts, "items": rejects, "ms": milliseconds}))
            return
        counts = ", ".join(f"{number} {name}" for name, number in result.as_json().items() if number)
        self.stdout.write(f"{'would be: ' if dry_run else ''}{counts or 'nothing'}")
        for reject in rejects:
            self.stdout.write(f"    line {reject['line']}: {reject['reason']}")


def _record(file: Path, mapping: Mapping, consent: str, result: Result) -> None:
    SubscriberImport.objects.create(
        file_name=file.name[:200],
        mapping=mapping.as_json(),
        consent=consent[:250],
        state=SubscriberImport.State.DONE,
        counts=result.as_json(),
        rejects=[{"line": reject.line, "reason": reject.reason} for reject in result.rejects],
        finished_at=timezone.now(),
    )
