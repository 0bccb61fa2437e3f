"""Cron's entry for digests: packs those whose hour has come, then hands mail over."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Count

from blog.stopping import StopRequest, stop_request
from blog.work import Shift
from notifications.digesting import Batch, pack_due
from notifications.models import Delivery, DeliveryState
from notifications.sending import drain_deliveries

WRONG_USE, WORK_REMAINS = 2, 6
LOST = [DeliveryState.STALE, DeliveryState.REJECTED, DeliveryState.UNCERTAIN, DeliveryState.DEAD]


class Command(BaseCommand):
    help = (
        "Sends the daily and weekly digests whose hour has come, each publication once. Safe to overlap; "
        "publish_scheduled_posts and run_worker do the same. "
        "Exit codes: 0 all done, or nothing to do; 2 wrong use; 6 out of time or told to stop, work remains."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would be sent; write nothing.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print one JSON object.")
        parser.add_argument("--max-seconds", type=float, metavar="N", help="Begin nothing new after N seconds.")
        parser.add_argument("--no-drain", action="store_true", help="Leave handing the mail over to the worker.")
        parser.add_argument("--lost", action="store_true", help="List digests that did not reach their readers.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["lost"]:
            self._list_lost(options["as_json"])
            return
        seconds = options["max_seconds"]
        if seconds is not None and seconds <= 0:
            raise CommandError("--max-seconds must be greater than 0.", returncode=WRONG_USE)
        with stop_request() as is_stopped:
            self._send(options, _shift(seconds, is_stopped))

    def _send(self, options: dict[str, Any], shift: Shift) -> None:
        items = [self._report(batch, options) for batch in _packed(shift, options["dry_run"])]
        mails = None
        if not options["dry_run"] and not options["no_drain"]:
            mails = drain_deliveries(shift)
        digests = sum(item["digests"] for item in items)
        if options["as_json"]:
            facts = {"v": 1, "dry_run": options["dry_run"], "digests": digests, "items": items}
            sent = {"accepted": mails.done, "failed": mails.failed} if mails else None
            self.stdout.write(json.dumps({**facts, "mails": sent}))
        else:
            verb = "would be packed" if options["dry_run"] else "packed"
            self.stdout.write(f"{_number(digests, 'digest')} {verb}.")
        if shift.is_over():
            raise CommandError("Out of time or told to stop; work may remain.", returncode=WORK_REMAINS)

    def _report(self, batch: Batch, options: dict[str, Any]) -> dict[str, Any]:
        group = batch.group
        if not options["as_json"]:
            when = f"{group.slot:%Y-%m-%d %H:%M} UTC, for {group.hour}:00 in {group.zone}"
            packed = f"{_number(batch.digests, 'digest')}, {_number(batch.items, 'publication')}"
            self.stderr.write(f"{group.frequency} {when}: {packed}")
        return {
            "frequency": str(group.frequency),
            "slot": group.slot.isoformat(),
            "zone": group.zone,
            "digests": batch.digests,
            "publications": batch.items,
        }

    def _list_lost(self, as_json: bool) -> None:
        lost = Delivery.objects.filter(mail__startswith="digest_", state__in=LOST).annotate(
            number=Count("digest_items")
        )
        rows: list[dict[str, Any]] = [
            {"delivery": each.pk, "state": each.state, "because": each.last_text, "publications": each.number}
            for each in lost.order_by("pk").iterator(1000)
        ]
        if as_json:
            self.stdout.write(json.dumps({"v": 1, "items": rows}))
            return
        for row in rows:
            because = " ".join(str(row["because"]).split())
            publications = _number(row["publications"], "publication")
            self.stdout.write(f"{row['delivery']}  {row['state']}  {publications}  {because}")
        self.stdout.write(f"Digests that did not reach their readers: {len(rows)}.")


def _number(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _shift(seconds: float | None, is_stopped: StopRequest) -> Shift:
    return Shift(time.monotonic() + seconds if seconds else None, is_stopped)


def _packed(shift: Shift, dry_run: bool) -> Iterator[Batch]:
    if not dry_run:
        yield from pack_due(shift)
        return
    with transaction.atomic():
        yield from pack_due(shift)
        transaction.set_rollback(True)
