"""Writes the list of subscriptions, as CSV or JSON, a row at a time."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from notifications import exporting
from notifications.models import Subscription, SubscriptionState


class Command(BaseCommand):
    help = "Writes all subscriptions to stdout, with addresses. Exit codes: 0 done, 2 wrong use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--state", choices=SubscriptionState.values, help="Only subscriptions in this state.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="JSON instead of CSV.")
        parser.add_argument("--dry-run", action="store_true", help="Only say how many there are.")

    def handle(self, *args: Any, state: str | None, as_json: bool, dry_run: bool, **options: Any) -> None:
        rows = Subscription.objects.filter(state=state) if state else Subscription.objects.all()
        if dry_run:
            self.stdout.write(f"{rows.count()} subscriptions")
            return
        for piece in exporting.as_json(rows) if as_json else exporting.as_csv(rows):
            self.stdout.write(piece, ending="")
        if sys.stderr.isatty():
            self.stderr.write("done")
