"""``manage.py doctor``: what is wrong with this installation, one line a check, each with its fix."""

import json
import time
import uuid
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.diagnosis import INSTALLATION, OPERATION, PEOPLE, Finding, State, diagnose


class Command(BaseCommand):
    help = "Say what is wrong here, with its fix. Exit codes: 0 nothing, 3 work is late, 5 something must be changed."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
        parser.add_argument("--quiet", action="store_true", help="only what is not in order")

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.monotonic()
        findings = []
        for finding in diagnose([*INSTALLATION[:2], *OPERATION, *INSTALLATION[2:], *PEOPLE]):
            findings.append(finding)
            if not options["json"] and not (options["quiet"] and finding.state == State.OK):
                self.stdout.write(self.line(finding))
        if options["json"]:
            self.stdout.write(self.report(findings, round((time.monotonic() - start) * 1000)))
        failed = [finding.exit_code for finding in findings if finding.state == State.FAILED]
        if failed:
            raise CommandError(f"{len(failed)} of {len(findings)} checks failed", returncode=max(failed))

    def line(self, finding: Finding) -> str:
        """Return the finding as a line; colours only on a terminal."""
        styles = {State.FAILED: self.style.ERROR, State.WARNING: self.style.WARNING}
        state = styles.get(finding.state, self.style.SUCCESS)(f"{finding.state:8}")
        return f"{state} {finding.name:13} {finding.says}" + (f"  Fix: {finding.fix}" if finding.fix else "")

    def report(self, findings: list[Finding], milliseconds: int) -> str:
        """Return all findings as one JSON object, in the shape every command uses."""
        count = Counter(finding.state for finding in findings)
        return json.dumps(
            {
                "v": 1,
                "run": str(uuid.uuid4()),
                "ok": not count[State.FAILED],
                "done": count[State.OK] + count[State.WARNING],
                "failed": count[State.FAILED],
                "skipped": count[State.SKIPPED],
                "items": [finding.as_dict() for finding in findings],
                "ms": milliseconds,
            }
        )
