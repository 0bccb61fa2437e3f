"""Says whether the books of mail balance, and what waits."""

import json
from argparse import ArgumentParser
from datetime import timedelta
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.timesince import timesince

from notifications import auditing
from notifications.addresses import masked
from notifications.models import Delivery

SHOWN = 50  # lines of one kind


class Command(BaseCommand):
    help = (
        "Checks that every reader who was to be told has a mail or a reason, and lists what waits or is uncertain. "
        "Changes nothing. Exit codes: 0 the books balance; 1 they do not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print one JSON object.")

    def handle(self, *args: Any, as_json: bool, **options: Any) -> None:
        faults = list(auditing.faults())
        if as_json:
            self.stdout.write(json.dumps(_report(faults)))
        else:
            self._show(faults)
        if faults:
            raise CommandError(f"The books do not balance: {len(faults)} differences.", returncode=1)

    def _show(self, faults: list[str]) -> None:
        states = ", ".join(f"{number} {state}" for state, number in auditing.states().items())
        self.stdout.write(f"mails: {states or 'none'}")
        for row in auditing.waiting():
            age = timesince(timezone.now() - timedelta(seconds=row["oldest_seconds"])).replace("\xa0", " ")
            due = f", the oldest due for {age}" if row["oldest_seconds"] else ""
            self.stdout.write(f"{row['class']}: {row['pending']} wait{due}")
        self._list(
            "uncertain", [_line(each) for each in islice(auditing.uncertain(), SHOWN)], auditing.uncertain().count()
        )
        concerns = auditing.concerns()
        self._list("to be known", concerns, len(concerns))
        self._list("does not balance", faults, len(faults))

    def _list(self, heading: str, lines: list[str], number: int) -> None:
        if not number:
            return
        self.stdout.write(f"{heading}: {number}")
        for line in lines[:SHOWN]:
            self.stdout.write(f"    {line}")
        if number > SHOWN:
            self.stdout.write(f"    and {number - SHOWN} more")


def _line(delivery: Delivery) -> str:
    address = masked(delivery.email) if delivery.email else "an erased reader"
    return f"delivery {delivery.pk}: {delivery.mail} to {address}: {' '.join(delivery.last_text.split())[:120]}"


def _report(faults: list[str]) -> dict[str, Any]:
    return {
        "v": 1,
        "ok": not faults,
        "states": auditing.states(),
        "waiting": auditing.waiting(),
        "uncertain": list(auditing.uncertain().values_list("pk", flat=True)[:1000]),
        "concerns": auditing.concerns(),
        "items": faults,
    }
