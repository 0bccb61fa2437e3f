"""Takes a restored database for the true one, after showing what it would send."""

import json
import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from django.utils.timesince import timesince

from notifications.models import Delivery, DeliveryState, MessageClass
from notifications.sending import epoch

WRONG_USE, NOT_CONFIRMED, CONFIGURATION = 2, 3, 5
FRESH = timedelta(hours=24)
HELD = "held back when a restored database was confirmed"
WAITING = [DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.HANDING_OFF]


class Command(BaseCommand):
    help = (
        "Shows what a restored database would send, and lets it. Until then no mail leaves. "
        "Exit codes: 0 confirmed, or nothing to confirm; 2 wrong use; 3 not confirmed; 5 the file cannot be replaced."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only show what would be sent.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")
        parser.add_argument(
            "--hold-bulk", action="store_true", help="Hold subscribers' mail older than a day; editors may release it."
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print one JSON object.")

    def handle(self, *args: Any, dry_run: bool, yes: bool, hold_bulk: bool, as_json: bool, **options: Any) -> None:
        why, waiting = epoch.why_restored(), _waiting()
        if not as_json:
            self._show(why, waiting)
        held = 0
        is_confirmed = bool(why) and not dry_run and (yes or self._is_wanted(as_json))
        if is_confirmed:
            held = _confirm(hold_bulk)
        if as_json:
            facts = {"v": 1, "ok": not why or is_confirmed, "restored": why, "confirmed": is_confirmed, "held": held}
            self.stdout.write(json.dumps({**facts, "dry_run": dry_run, "items": waiting}))
        elif is_confirmed:
            self.stdout.write(f"Confirmed. {held} held back. Workers go on sending by themselves.")
        if why and not is_confirmed and not dry_run:
            raise CommandError("Not confirmed; no mail is sent.", returncode=NOT_CONFIRMED)

    def _show(self, why: str, waiting: list[dict[str, Any]]) -> None:
        if not why:
            self.stdout.write("This database sent the last mail; there is nothing to confirm.")
            return
        self.stdout.write(f"No mail is sent, this is a restored copy: {why}.")
        self.stdout.write("It would send:" if waiting else "It has nothing to send.")
        for row in waiting:
            age = timesince(timezone.now() - timedelta(seconds=row["oldest_seconds"])).replace("\xa0", " ")
            late = f", {row['older_than_a_day']} of them older than a day" if row["older_than_a_day"] else ""
            self.stdout.write(f"    {row['class']:14} {row['mail']:22} {row['count']:6}, the oldest {age} old{late}")

    def _is_wanted(self, as_json: bool) -> bool:
        if as_json or not sys.stdin.isatty():
            raise CommandError("Look with --dry-run, then say --yes: nobody can be asked here.", returncode=WRONG_USE)
        self.stderr.write("Readers who got these mails before the restore get them again. Send them? [y/N] ", ending="")
        self.stderr.flush()
        return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _waiting() -> list[dict[str, Any]]:
    """What would leave: each kind of mail, how many, how old."""
    now, mails = timezone.now(), Delivery.objects.filter(state__in=WAITING).order_by()
    counted = mails.values("message_class", "mail").annotate(number=Count("pk"), oldest=Min("event__occurred_at"))
    return [
        {
            "class": row["message_class"],
            "mail": row["mail"],
            "count": row["number"],
            "oldest_seconds": round((now - row["oldest"]).total_seconds()),
            "older_than_a_day": _old(mails).filter(message_class=row["message_class"], mail=row["mail"]).count(),
        }
        for row in counted.order_by("message_class", "mail")
    ]


def _old(mails: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return mails.filter(event__occurred_at__lt=timezone.now() - FRESH)


def _confirm(hold_bulk: bool) -> int:
    """Begin a new lineage; return how many mails were held back before that."""
    held = 0
    if hold_bulk:
        bulk = Delivery.objects.filter(state__in=WAITING, message_class=MessageClass.BULK)
        held = Delivery.objects.filter(pk__in=_old(bulk).values("pk")).update(
            state=DeliveryState.STALE, last_text=HELD, finished_at=timezone.now(), lease_owner="", lease_until=None
        )
    try:
        epoch.confirm()
    except OSError as error:
        raise CommandError(
            f"{error.filename} cannot be replaced: {error.strerror}.", returncode=CONFIGURATION
        ) from error
    return held
